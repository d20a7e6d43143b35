package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.server.GateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A gate that names a file of every sort, and what must hold whatever becomes of one of them: who was let in is, who was
 * not is not, what was refused is refused, and everything is written down.
 */
final class GuardedGate implements AutoCloseable {
    /** All that it reads, in the order in which they are named. */
    static final List<String> FILES = List.of(
            "gateway.yaml",
            "pki/server.crt",
            "pki/server.key",
            "pki/users-ca.crt",
            "pki/proxies-ca.crt",
            "tokens.csv",
            "issuers.yaml",
            "passwords.csv",
            "roles.yaml",
            "freeze.jar",
            "authorization.yaml",
            "reviewer.yaml",
            "reviewer-ca.crt",
            "admission.yaml",
            "audit-policy.yaml",
            "cluster-ca.crt",
            "front-proxy.crt",
            "front-proxy.key");

    static final String POLICY = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: names}
            spec:
              failurePolicy: Fail
              matchConstraints:
                resourceRules: [{apiGroups: [""], apiVersions: [v1], resources: [configmaps], operations: [CREATE]}]
              validations: [{expression: "object.metadata.name != 'refused'", message: "not this name"}]
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: names}
            spec: {policyName: names, validationActions: [Deny]}
            """;

    /** Nobody is asked as long as nobody shows a token of it. */
    private static final String ISSUERS = """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthenticationConfiguration
            jwt:
            - issuer: {url: "https://issuer.example", audiences: [gate]}
              claimMappings: {username: {claim: sub, prefix: ""}}
            """;

    /** Nobody is asked about anybody who comes. */
    private static final String CHAIN = """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthorizationConfiguration
            authorizers:
            - {type: RBAC, name: rbac}
            - {type: Webhook, name: reviewer.example, webhook: {timeout: 3s, subjectAccessReviewVersion: v1,
                failurePolicy: Deny, connectionInfo: {type: KubeConfigFile, kubeConfigFile: reviewer.yaml},
                matchConditionSubjectAccessReviewVersion: v1, matchConditions: [{expression: request.user == 'eve'}]}}
            """;

    private static final String REVIEWER = """
            apiVersion: v1
            kind: Config
            users: []
            contexts: [{name: reviewer, context: {cluster: reviewer}}]
            current-context: reviewer
            clusters: [{name: reviewer, cluster: {server: "https://127.0.0.1:1", certificate-authority: reviewer-ca.crt}}]
            """;

    private static final String CONFIG_MAPS = "/api/v1/namespaces/n/configmaps";

    /** What everybody says, and a proxy is believed. */
    private static final String PROXIED = "X-Edge-User: dave\r\nX-Edge-Group: dev\r\n";

    private static final String CAROL =
            "Basic " + Base64.getEncoder().encodeToString(("carol:" + GateFolder.CAROLS_PASSWORD).getBytes());

    private final AttackedGate gate;
    private final CertifiedKey alice;
    private final CertifiedKey proxy;
    private final X509Certificate shown;

    private GuardedGate(AttackedGate gate) throws IOException {
        this.gate = gate;
        this.alice = gate.folder().users().issue(io.gatehouse.pki.LeafSpec.client("alice", "dev"));
        this.proxy = gate.folder().pki().authority("proxies-ca").issue(TrustedProxyIT.EDGE);
        this.shown = certificate();
    }

    static GuardedGate start(Path folder) throws Exception {
        return new GuardedGate(AttackedGate.start(folder, GuardedGate::guarded));
    }

    private static void guarded(GateFolder files) throws IOException {
        files.write("admission.yaml", POLICY);
        // So that what is cut short can be told: a line that ends between two columns is as good as another.
        files.write("passwords.csv", GateFolder.CAROLS_PASSWORD + ",carol,u-carol,\"dev,readers,writers\"\n");
        files.part("admission").put("policyFiles", List.of("admission.yaml"));
        files.part("authorization").put("plugins", List.of(PluginsIT.freeze(files, List.of())));
        files.write("issuers.yaml", ISSUERS);
        files.write("authorization.yaml", CHAIN);
        files.write("reviewer.yaml", REVIEWER);
        files.write("reviewer-ca.crt", files.users().certificatePem());
        files.part("authorization").put("configurationFile", "authorization.yaml");
        files.part("authentication").put("jwt", GateFolder.map("configurationFile", "issuers.yaml"));
        TrustedProxyIT.believesProxies(files);
        files.part("authentication").put("anonymous", GateFolder.map("enabled", false));
    }

    AttackedGate gate() {
        return gate;
    }

    Path file(String name) {
        return gate.folder().file(name);
    }

    /** Every guard, asked once. */
    void standsGuard() throws Exception {
        assertEquals(200, status(Optional.empty(), "GET", CONFIG_MAPS, "Bearer " + GateFolder.BOBS_TOKEN, ""));
        assertEquals(200, status(Optional.empty(), "GET", CONFIG_MAPS, CAROL, ""));
        assertEquals(200, status(Optional.of(alice), "GET", CONFIG_MAPS, "", ""));
        assertEquals(200, status(Optional.of(proxy), "GET", CONFIG_MAPS, "", ""));
        assertEquals(401, status(Optional.empty(), "GET", CONFIG_MAPS, "Bearer x", ""));
        assertEquals(401, status(Optional.empty(), "GET", CONFIG_MAPS, "", ""));
        String bob = "Bearer " + GateFolder.BOBS_TOKEN;
        assertEquals(403, status(Optional.empty(), "GET", "/apis/rbac.authorization.k8s.io/v1/roles", bob, ""));
        assertEquals(200, status(Optional.empty(), "POST", CONFIG_MAPS, bob, configMap("taken")));
        assertEquals(422, status(Optional.empty(), "POST", CONFIG_MAPS, bob, configMap("refused")));
        assertEquals(shown, certificate(), "the certificate that the gate shows");
    }

    /** What somebody gets, which is written down too. */
    private int status(Optional<CertifiedKey> user, String method, String path, String credential, String body)
            throws Exception {
        String marker = gate.marker();
        try (RawClient client = gate.connect(user)) {
            client.send(method + " " + path + "?marker=" + marker + " HTTP/1.1\r\n" + Attempt.HOST
                    + (credential.isEmpty() ? "" : "Authorization: " + credential + "\r\n")
                    + PROXIED
                    + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            int status = client.answer().status();
            assertEquals(
                    status,
                    gate.event(marker).getJsonObject("responseStatus").getInteger("code"),
                    "the status that is written down");
            return status;
        }
    }

    private static String configMap(String name) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + name + "\"}}";
    }

    private X509Certificate certificate() throws IOException {
        try (RawClient client = gate.connect()) {
            return (X509Certificate) client.socket().getSession().getPeerCertificates()[0];
        }
    }

    @Override
    public void close() throws Exception {
        gate.close();
    }
}
