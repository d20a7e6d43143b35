package io.gatehouse.story;

import static io.gatehouse.server.GateFolder.map;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.ClusterKind;
import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Keycloak;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.RealCluster;
import io.gatehouse.server.GateFolder;
import io.gatehouse.server.TestGate;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A user logs in at a real OpenID Connect server, and kubectl comes through the gate with the token from there. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OidcServerIT {
    private static final String CONFIG_MAPS = "/api/v1/namespaces/kube-public/configmaps";
    private static final String RIGHTS = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: oidc-server}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "people:dev"}]
            """;

    @TempDir
    static Path temporary;

    private static Keycloak server;
    private static Kubectl admin;
    private static TestGate gate;
    private static String first;

    @BeforeAll
    static void start() throws Exception {
        ControlPlane cluster = RealCluster.get(ClusterKind.FULL);
        admin = Kubectl.current(cluster.adminKubeconfig(0));
        admin.runWithInput(RIGHTS, "apply", "-f", "-").ok();
        server = Keycloak.start(temporary.resolve("keycloak"));
        GateFolder files = GateFolder.inFrontOf(cluster, temporary.resolve("gate"))
                .write("roles.yaml", RIGHTS)
                .write("issuers.yaml", issuers());
        files.part("authentication").put("jwt", map("configurationFile", "issuers.yaml"));
        gate = TestGate.start(files);
        first = server.logIn("kubernetes");
    }

    /** The example, with another address and an authority. */
    private static String issuers() throws Exception {
        String authority =
                server.authorityPem().lines().map(line -> "        " + line).collect(Collectors.joining("\n"));
        return Files.readString(Path.of("config/issuers.yaml"))
                .replace("https://login.example.com/realms/people", server.issuer())
                .replaceFirst("# (certificateAuthority: \\|).*", "$1\n" + authority);
    }

    @AfterAll
    static void stop() throws Exception {
        gate.close();
        server.close();
        admin.ok("delete", "clusterrolebinding", "oidc-server");
    }

    private static Kubectl kubectl(String token) throws Exception {
        return Kubectl.current(gate.tokenUser("alice", token));
    }

    private static boolean isTaken(String token) throws Exception {
        int status = HttpUser.at(gate).withToken(token).get(CONFIG_MAPS).statusCode();
        assertTrue(status == 200 || status == 401, "" + status);
        return status == 200;
    }

    private static JsonObject claims(String token) {
        return new JsonObject(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8));
    }

    @Test
    @Order(1)
    void kubectlIsWhomTheTokenNames() throws Exception {
        Kubectl kubectl = kubectl(first);
        JsonObject user = new JsonObject(kubectl.ok("auth", "whoami", "-o", "json"))
                .getJsonObject("status")
                .getJsonObject("userInfo");
        assertEquals("alice@example.com", user.getString("username"));
        assertEquals(List.of("people:dev", "people:qa", "system:authenticated"), sorted(user.getJsonArray("groups")));
        assertEquals(
                List.of("JTI=" + claims(first).getString("jti")),
                user.getJsonObject("extra")
                        .getJsonArray("authentication.kubernetes.io/credential-id")
                        .getList());
        assertTrue(kubectl.ok("get", "configmaps", "-n", "kube-public", "-o", "name")
                .contains("kube-root-ca.crt"));
        Finished refused = kubectl.run("get", "secrets", "-A");
        assertTrue(
                refused.err().contains("User \"alice@example.com\" cannot list resource \"secrets\""),
                refused::toString);
    }

    private static List<?> sorted(JsonArray values) {
        return values.stream().sorted().toList();
    }

    @Test
    @Order(2)
    void aTokenForAnotherClientOrWithOtherClaimsIsRefused() throws Exception {
        String other = server.logIn("other");
        assertEquals("other", claims(other).getString("aud"));
        JsonObject changed =
                claims(first).put("groups", new JsonArray().add("ops").add("dev"));
        String[] parts = first.split("\\.");
        String tampered = parts[0] + "." + encoded(changed) + "." + parts[2];
        for (String token : List.of(other, tampered)) {
            Finished refused = kubectl(token).run("get", "configmaps", "-n", "kube-public");
            assertTrue(refused.err().contains("You must be logged in to the server (Unauthorized)"), refused::toString);
        }
    }

    private static String encoded(JsonObject claims) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims.encode().getBytes(StandardCharsets.UTF_8));
    }

    /** A watch that it has opened ends with it, behind a whole event. */
    @Test
    @Order(3)
    void aTokenThatExpiresIsRefusedFromThenOn() throws Exception {
        server.setLife(Duration.ofSeconds(10));
        String brief = server.logIn("kubernetes");
        HttpUser alice = HttpUser.at(gate).withToken(brief);
        HttpResponse<InputStream> watch = alice.open(Version.HTTP_2, CONFIG_MAPS + "?watch=1");
        server.setLife(Duration.ofHours(1));
        assertEquals(200, watch.statusCode());
        String events = new String(watch.body().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(Instant.now().getEpochSecond() >= claims(brief).getLong("exp"), "cut too early");
        assertTrue(events.startsWith("{\"type\":\"ADDED\"") && events.endsWith("}\n"), events);
        Finished refused = kubectl(brief).run("get", "configmaps", "-n", "kube-public");
        assertTrue(refused.err().contains("Unauthorized"), refused::toString);
        assertTrue(isTaken(first));
    }

    /** Between two fetches there is a pause, and what was just verified is remembered for a while: so both are awaited. */
    @Test
    @Order(4)
    void itsKeysAreTakenAsLongAsItPublishesThem() throws Exception {
        server.addKey(200);
        String second = server.logIn("kubernetes");
        Await.until("the second key is known", () -> isTaken(second));
        assertTrue(isTaken(first), "the first key is still published");
        server.removeKey("rsa-generated");
        server.addKey(300);
        String third = server.logIn("kubernetes");
        Await.until("the third key is known", () -> isTaken(third));
        assertTrue(isTaken(second), "the second key is still published");
        Await.until("the first key is forgotten", () -> !isTaken(first));
        kubectl(third).ok("get", "configmaps", "-n", "kube-public");
    }

    @Test
    @Order(5)
    void theKeysOfOneWhoIsGoneAreKept() throws Exception {
        String another = server.logIn("kubernetes");
        server.stop();
        kubectl(another).ok("get", "configmaps", "-n", "kube-public");
    }
}
