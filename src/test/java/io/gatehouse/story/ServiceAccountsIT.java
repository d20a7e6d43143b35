package io.gatehouse.story;

import static io.gatehouse.server.GateFolder.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.ClusterKind;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.RealCluster;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.server.GateFolder;
import io.gatehouse.server.TestGate;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ServiceAccounts come through the gate with the tokens that their cluster gives them, for as long as it does. */
class ServiceAccountsIT {
    private static final String NAMESPACE = "accounts";
    private static final String REVIEWS = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    private static final String REVIEW = "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}";
    private static final String CONFIG_MAPS = "/api/v1/namespaces/accounts/configmaps";
    private static final String RIGHTS = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: story-accounts}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:serviceaccounts:accounts"}]
            """;
    private static final String PODS = """
            apiVersion: v1
            kind: Node
            metadata: {name: accounts-node}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: bound, namespace: accounts}
            spec: {nodeName: accounts-node, containers: [{name: main, image: none}]}
            """;

    @TempDir
    static Path temporary;

    private static ControlPlane cluster;
    private static Kubectl admin;
    private static TestGate gate;

    @BeforeAll
    static void start() throws Exception {
        cluster = RealCluster.get(ClusterKind.FULL);
        admin = Kubectl.current(cluster.adminKubeconfig(0));
        admin.runWithInput(RIGHTS, "apply", "-f", "-").ok();
        admin.run("create", "namespace", NAMESPACE).ok();
        Await.until(
                "the default ServiceAccount",
                () -> admin.run("get", "serviceaccount", "default", "-n", NAMESPACE)
                                .code()
                        == 0);
        admin.runWithInput(PODS, "apply", "-f", "-").ok();
        allowReviews();
        GateFolder files = GateFolder.inFrontOf(cluster, temporary).write("roles.yaml", RIGHTS);
        files.pki()
                .authority("server-ca")
                .issue(LeafSpec.server("gatehouse")
                        .withDnsNames("localhost", "kubernetes.default.svc")
                        .withAddresses("127.0.0.1"))
                .write(files.pki().certificateFile("server"), files.pki().keyFile("server"));
        files.part("authentication").put("serviceAccounts", map("cacheTTL", "1s", "recheck", "1s"));
        gate = TestGate.start(files);
    }

    /** As config/service-accounts.yaml says. */
    private static void allowReviews() throws Exception {
        admin.ok(
                "create",
                "clusterrole",
                "gatehouse-token-reviews",
                "--verb=create",
                "--resource=tokenreviews.authentication.k8s.io");
        admin.ok(
                "create",
                "clusterrolebinding",
                "gatehouse-token-reviews",
                "--clusterrole=gatehouse-token-reviews",
                "--user=gatehouse:probe");
        for (int server = 0; server < 2; server++) {
            Kubectl there = Kubectl.current(cluster.adminKubeconfig(server));
            Await.until(
                    "the gate's right is known",
                    () -> there.run(
                                            "auth",
                                            "can-i",
                                            "create",
                                            "tokenreviews.authentication.k8s.io",
                                            "--as=gatehouse:probe")
                                    .code()
                            == 0);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        gate.close();
        admin.ok("delete", "clusterrolebinding", "gatehouse-token-reviews", "story-accounts");
        admin.ok("delete", "clusterrole", "gatehouse-token-reviews");
        admin.ok("delete", "node", "accounts-node");
        admin.ok("delete", "namespace", NAMESPACE, "--wait=false");
    }

    private static String token(String account, String... options) throws Exception {
        if (!account.equals("default")) {
            admin.ok("create", "serviceaccount", account, "-n", NAMESPACE);
        }
        String[] command = {"create", "token", account, "-n", NAMESPACE};
        String[] all = java.util.stream.Stream.of(command, options)
                .flatMap(java.util.stream.Stream::of)
                .toArray(String[]::new);
        return admin.ok(all).strip();
    }

    private static JsonObject userInfo(HttpUser user) throws Exception {
        return Await.value("who that is", () -> {
            HttpResponse<String> answer = user.post(REVIEWS, REVIEW);
            return answer.statusCode() == 201
                    ? java.util.Optional.of(new JsonObject(answer.body())
                            .getJsonObject("status")
                            .getJsonObject("userInfo"))
                    : java.util.Optional.empty();
        });
    }

    private static HttpUser atGate(String token) throws IOException {
        return HttpUser.at(gate).withToken(token);
    }

    private static void assertEnds(HttpUser user, HttpResponse<InputStream> watch) throws Exception {
        String events = new String(watch.body().readAllBytes());
        assertTrue(events.isEmpty() || events.endsWith("}\n"), events);
        Await.until("it is nobody's any more", () -> user.get(CONFIG_MAPS).statusCode() == 401);
    }

    @Test
    void aPodsTokenIsThePodsUntilThePodIsGone() throws Exception {
        String token = token("default", "--bound-object-kind=Pod", "--bound-object-name=bound");
        HttpUser user = atGate(token);
        JsonObject here = userInfo(user);
        assertEquals(userInfo(HttpUser.at(cluster).withToken(token)), here);
        assertEquals("system:serviceaccount:accounts:default", here.getString("username"));
        assertEquals(
                Set.of(
                        "authentication.kubernetes.io/credential-id",
                        "authentication.kubernetes.io/node-name",
                        "authentication.kubernetes.io/node-uid",
                        "authentication.kubernetes.io/pod-name",
                        "authentication.kubernetes.io/pod-uid"),
                here.getJsonObject("extra").fieldNames());
        HttpResponse<InputStream> watch = user.open(Version.HTTP_1_1, CONFIG_MAPS + "?watch=1");
        assertEquals(200, watch.statusCode());
        admin.ok("delete", "pod", "bound", "-n", NAMESPACE, "--force", "--grace-period=0");
        assertEnds(user, watch);
    }

    @Test
    void anAccountsTokenEndsWithIt() throws Exception {
        HttpUser user = atGate(token("leaver"));
        Await.until("it is known", () -> user.get(CONFIG_MAPS).statusCode() == 200);
        HttpResponse<InputStream> watch = user.open(Version.HTTP_2, CONFIG_MAPS + "?watch=1");
        admin.ok("delete", "serviceaccount", "leaver", "-n", NAMESPACE);
        assertEnds(user, watch);
    }

    @Test
    void forgedTokensAndThoseForOthersAreNobodys() throws Exception {
        String token = token("forged");
        String other = token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(342);
        assertEquals(401, atGate(other).get(CONFIG_MAPS).statusCode());
        String foreign = token("foreign", "--audience=vault");
        assertEquals(401, atGate(foreign).get(CONFIG_MAPS).statusCode());
        assertFalse(gate.auditEvents().isEmpty());
    }

    /** What a pod finds in /var/run/secrets/kubernetes.io/serviceaccount, with the gate's authority in place of the cluster's. */
    @Test
    void aPodReachesTheGateAsTheApiServerOfItsCluster() throws Exception {
        Path volume = Files.createDirectories(temporary.resolve("pod"));
        Files.writeString(volume.resolve("token"), token("inside"));
        Files.copy(gate.folder().pki().certificateFile("server-ca"), volume.resolve("ca.crt"));
        Path kubeconfig = Files.writeString(volume.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters:
                - name: gate
                  cluster: {server: "https://127.0.0.1:%d", tls-server-name: kubernetes.default.svc, certificate-authority: ca.crt}
                users: [{name: pod, user: {tokenFile: token}}]
                contexts: [{name: pod, context: {cluster: gate, user: pod, namespace: accounts}}]
                current-context: pod
                """.formatted(gate.port()));
        Kubectl pod = Kubectl.current(kubeconfig);
        Await.until("it is known", () -> pod.run("get", "configmaps").code() == 0);
        assertTrue(pod.ok("auth", "whoami").contains("system:serviceaccount:accounts:inside"));
        assertTrue(pod.ok("get", "configmaps", "-o", "name").contains("configmap/kube-root-ca.crt"));
        List<String> users = gate.auditEvents().stream()
                .map(event -> event.getJsonObject("user").getString("username", ""))
                .toList();
        assertTrue(users.contains("system:serviceaccount:accounts:inside"), users.toString());
    }
}
