package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.ClusterKind;
import io.gatehouse.lab.FrontProxy;
import io.gatehouse.lab.FrontProxy.Answer;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.RealCluster;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.ForwardedBy;
import io.gatehouse.server.GateFolder;
import io.gatehouse.server.TestGate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real kube-apiserver that lets the gate act as bob, but not as alice; neither of them has any right there. */
class RefusedGateIT {
    private static final String RIGHTS = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: "gatehouse:few"}
            rules:
            - apiGroups: [""]
              resources: [users]
              verbs: [impersonate]
              resourceNames: ["gatehouse:probe", "system:anonymous", bob, robot]
            - {apiGroups: [""], resources: [groups], verbs: [impersonate]}
            - {apiGroups: [authentication.k8s.io], resources: ["*"], verbs: [impersonate]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: "gatehouse:few"}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "gatehouse:few"}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: "few-rights"}]
            """;
    private static final String SECRETS = "/api/v1/namespaces/default/secrets";
    private static final String EXEC = "/api/v1/namespaces/default/pods/p/exec?command=id";
    private static final List<FrontProxy.Header> WEBSOCKET = List.of(
            new FrontProxy.Header("Connection", "Upgrade"),
            new FrontProxy.Header("Upgrade", "websocket"),
            new FrontProxy.Header("Sec-WebSocket-Version", "13"),
            new FrontProxy.Header("Sec-WebSocket-Protocol", "v5.channel.k8s.io"),
            new FrontProxy.Header("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA=="));
    private static final List<FrontProxy.Header> SPDY =
            List.of(new FrontProxy.Header("Connection", "Upgrade"), new FrontProxy.Header("Upgrade", "SPDY/3.1"));

    @TempDir
    static Path temporary;

    private static ControlPlane cluster;
    private static TestGate gate;
    private static FrontProxy alice;
    private static FrontProxy others;
    private static LogLines log;

    @BeforeAll
    static void start() throws Exception {
        cluster = RealCluster.get(ClusterKind.API_ONLY);
        Kubectl admin = Kubectl.current(cluster.adminKubeconfig(0));
        admin.runWithInput(RIGHTS, "apply", "-f", "-").ok();
        GateFolder files = ForwardedBy.IMPERSONATION_BY_CERTIFICATE.apply(
                GateFolder.inFrontOf(cluster, temporary.resolve("few")), cluster);
        cluster.ca()
                .issue(LeafSpec.client("few-rights"))
                .write(files.file("front-proxy.crt"), files.file("front-proxy.key"));
        files.with("authorization", GateFolder.map("modes", List.of("AlwaysAllow")));
        gate = TestGate.start(files);
        alice = user(Optional.of(CertifiedKey.read(
                files.pki().certificateFile("alice"), files.pki().keyFile("alice"))));
        others = user(Optional.empty());
        log = new LogLines();
    }

    private static FrontProxy user(Optional<CertifiedKey> shown) throws Exception {
        return FrontProxy.to(
                "127.0.0.1:" + gate.port(),
                gate.folder().pki().authority("server-ca").certificate(),
                shown);
    }

    @AfterAll
    static void stop() throws Exception {
        log.close();
        alice.close();
        others.close();
        gate.close();
    }

    private static List<FrontProxy.Header> with(List<FrontProxy.Header> some, String name, String value) {
        List<FrontProxy.Header> all = new ArrayList<>(some);
        all.add(new FrontProxy.Header(name, value));
        return all;
    }

    private static List<FrontProxy.Header> asBob(List<FrontProxy.Header> more) {
        return with(more, "Authorization", "Bearer " + GateFolder.BOBS_TOKEN);
    }

    private static void assertGatesFault(Answer answer) throws Exception {
        assertEquals(502, answer.status(), answer::toString);
        assertTrue(answer.body().contains("the API server does not let the gateway act for its users"), answer::body);
        assertTrue(!answer.body().contains("few-rights"), answer::body);
        assertTrue(
                log.has("ERROR", "refuses the gate itself with 403", "few-rights", "cannot impersonate", "alice"),
                () -> String.join("\n", log.lines()));
    }

    /** Clients choose in which form a refusal comes: the gate does not go by what it reads. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/yaml",
                "application/cbor",
                "application/vnd.kubernetes.protobuf",
                "text/plain",
                "application/json;as=Table;v=v1;g=meta.k8s.io"
            })
    void thatItMayNotActAsSomebodyIsTheGatesFault(String accepted) throws Exception {
        for (String target : List.of(SECRETS, SECRETS + "?watch=1", "/version", SECRETS + "/x?dryRun=All")) {
            log.forget();
            assertGatesFault(alice.send("GET", target, with(List.of(), "Accept", accepted), ""));
        }
        log.forget();
        assertGatesFault(alice.send(
                "POST", SECRETS, with(List.of(), "Accept", accepted), "{\"apiVersion\":\"v1\",\"kind\":\"Secret\"}"));
        log.forget();
        assertGatesFault(alice.send("GET", EXEC, with(WEBSOCKET, "Accept", accepted), ""));
        log.forget();
        assertGatesFault(alice.send("POST", EXEC, with(SPDY, "Accept", accepted), ""));
    }

    @Test
    void whomEvenTheCallerMayBeIsTheGatesFaultWhereItMayNot() throws Exception {
        log.forget();
        assertGatesFault(others.send("GET", SECRETS, asBob(with(List.of(), "Impersonate-User", "alice")), ""));
    }

    @Test
    void whatAUserMayNotIsToldTheUser() throws Exception {
        Answer list = others.send("GET", SECRETS, asBob(List.of()), "");
        assertForbidden(list, "User \\\"bob\\\" cannot list resource \\\"secrets\\\"");
        assertTrue(list.headers().containsKey("x-kubernetes-pf-prioritylevel-uid"), list::toString);
        assertForbidden(others.send("GET", SECRETS + "?watch=1", asBob(List.of()), ""), "cannot watch resource");
        assertForbidden(others.send("GET", EXEC, asBob(WEBSOCKET), ""), "User \\\"bob\\\" cannot get resource");
        assertForbidden(others.send("POST", EXEC, asBob(SPDY), ""), "User \\\"bob\\\" cannot create resource");
        assertForbidden(others.send("GET", SECRETS + "/x", List.of(), ""), "User \\\"system:anonymous\\\" cannot get");
        assertForbidden(others.send("GET", EXEC, WEBSOCKET, ""), "User \\\"system:anonymous\\\" cannot get");
    }

    private static void assertForbidden(Answer answer, String text) {
        assertEquals(403, answer.status(), answer::toString);
        assertTrue(answer.body().contains(text), answer::toString);
    }

    @Test
    void aUserWhoIsNamedLikeARefusalIsRefusedAsOne() throws Exception {
        List<FrontProxy.Header> asTrickster = List.of(
                new FrontProxy.Header("Impersonate-User", "robot"),
                new FrontProxy.Header("Impersonate-Group", "x\" cannot impersonate resource \"users\""));
        Answer answer = others.send("GET", EXEC, asBob(asTrickster), "");
        assertForbidden(answer, "User \\\"robot\\\" cannot get resource");
    }

    /** A token that is revoked before its end, as a node's or a secret's end does. */
    @Test
    void aTokenThatChangesIsReadAgain() throws Exception {
        Kubectl admin = Kubectl.current(cluster.adminKubeconfig(0));
        GateFolder files = ForwardedBy.IMPERSONATION_BY_TOKEN.apply(
                GateFolder.inFrontOf(cluster, temporary.resolve("rotating")), cluster);
        files.with("authorization", GateFolder.map("modes", List.of("AlwaysAllow")));
        files.write("gate.token", boundToken(admin, "first"));
        String next = boundToken(admin, "second");
        try (TestGate rotating = TestGate.start(files);
                FrontProxy bob = FrontProxy.to(
                        "127.0.0.1:" + rotating.port(),
                        files.pki().authority("server-ca").certificate(),
                        Optional.empty())) {
            assertEquals(200, bob.send("GET", "/version", asBob(List.of()), "").status());

            admin.ok("delete", "secret", "bound-first", "-n", "gatehouse");
            Await.until(
                    "the gate's token is worth nothing",
                    () -> !rotating.gateway().isReady());
            String detail =
                    AdminPage.get(rotating.adminPort(), "/readyz?verbose").body();
            assertTrue(detail.contains("answers 401 to the gate's own user"), detail);
            assertTrue(detail.contains("deploy/impersonator.yaml"), detail);
            Answer meanwhile = bob.send("GET", "/version", asBob(List.of()), "");
            assertEquals(503, meanwhile.status(), meanwhile::toString);

            files.replace("gate.token", next + "\n");
            Await.until("the next token is used", rotating.gateway()::isReady);
            assertEquals(200, bob.send("GET", "/version", asBob(List.of()), "").status());

            for (String broken : List.of(" \n", "two tokens", "t\u00f6ken")) {
                files.replace("gate.token", broken);
                Await.until(
                        "it is found to be none",
                        () -> AdminPage.get(rotating.adminPort(), "/readyz?verbose")
                                .body()
                                .contains("gate.token:1: no bearer token"));
                assertEquals(
                        200, bob.send("GET", "/version", asBob(List.of()), "").status());
                files.replace("gate.token", next);
                Await.until(
                        "it is read again",
                        () -> !AdminPage.get(rotating.adminPort(), "/readyz?verbose")
                                .body()
                                .contains("gate.token"));
            }
        }
    }

    private static String boundToken(Kubectl admin, String name) throws Exception {
        admin.ok("create", "secret", "generic", "bound-" + name, "-n", "gatehouse");
        return admin.ok(
                "create",
                "token",
                "gatehouse",
                "-n",
                "gatehouse",
                "--bound-object-kind=Secret",
                "--bound-object-name=bound-" + name);
    }
}
