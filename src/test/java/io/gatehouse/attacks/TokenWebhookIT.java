package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.lab.HttpsDouble;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token webhook that lies, breaks or changes its mind, and the files that say where it is. */
class TokenWebhookIT {
    private static final CertificateAuthority CA = CertificateAuthority.create("hooks");
    private static final Set<String> GOOD = ConcurrentHashMap.newKeySet();

    @TempDir
    static Path temporary;

    private static HttpsDouble hook;
    private static AttackedGate gate;

    @BeforeAll
    static void start() throws Exception {
        LeafSpec name = LeafSpec.server("hook").withAddresses("127.0.0.1");
        hook = HttpsDouble.start(CA.issue(name), CA.certificate(), TokenWebhookIT::answer);
        gate = AttackedGate.start(temporary, TokenWebhookIT::asking);
    }

    private static void asking(GateFolder files) throws IOException {
        files.write("hook-ca.crt", CA.certificatePem());
        files.write("hook.yaml", hookFile("hook-ca.crt"));
        files.part("authentication")
                .put("webhook", GateFolder.map("configFile", "hook.yaml", "cacheTTL", "1s", "recheck", "1s"));
    }

    private static String hookFile(String authority) {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: hook, cluster: {server: "https://127.0.0.1:%d/review", certificate-authority: %s}}]
                users: []
                contexts: [{name: hook, context: {cluster: hook}}]
                current-context: hook
                """.formatted(hook.port(), authority);
    }

    @AfterAll
    static void stop() throws Exception {
        gate.close();
        hook.close();
    }

    /** A token says what comes of it. */
    private static HttpsDouble.Answer answer(HttpsDouble.Question question) {
        String token = new JsonObject(question.body()).getJsonObject("spec").getString("token");
        return switch (token) {
            case "masters" -> yes("alice", "system:masters");
            case "account" -> yes("system:serviceaccount:kube-system:robot", "dev");
            case "trimmed" -> yes("alice", "system:masters ");
            case "nobody" -> yes("", "dev");
            case "absent" -> status("{\"user\":{\"username\":\"alice\",\"groups\":[\"dev\"]}}");
            case "false" -> status("{\"authenticated\":false,\"user\":{\"username\":\"alice\",\"groups\":[\"dev\"]}}");
            case "garbage" -> HttpsDouble.Answer.json("garbage");
            case "empty" -> HttpsDouble.Answer.json("");
            case "long" ->
                status("{\"authenticated\":true,\"user\":{\"username\":\"alice\",\"groups\":[\"dev\"],"
                        + "\"extra\":{\"k\":[\"" + "x".repeat(1 << 20) + "\"]}}}");
            case "other-kind" ->
                HttpsDouble.Answer.json(yes("alice", "dev").body().replace("TokenReview", "TokenReviews"));
            case "other-version" ->
                HttpsDouble.Answer.json(yes("alice", "dev").body().replace("/v1", "/v1beta1"));
            case "redirect" ->
                new HttpsDouble.Answer(
                        302, "application/json", yes("alice", "dev").body());
            case "refused" ->
                new HttpsDouble.Answer(
                        403, "application/json", yes("alice", "dev").body());
            default -> GOOD.contains(token) ? yes(token, "dev") : status("{\"authenticated\":false}");
        };
    }

    private static HttpsDouble.Answer yes(String name, String group) {
        return status(
                "{\"authenticated\":true,\"user\":{\"username\":\"" + name + "\",\"groups\":[\"" + group + "\"]}}");
    }

    private static HttpsDouble.Answer status(String status) {
        return HttpsDouble.Answer.json(
                "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenReview\",\"status\":" + status + "}");
    }

    private static String request(String marker, String token) {
        return "GET /api/v1/pods?" + marker + " HTTP/1.1\r\n" + Attempt.HOST + "Authorization: Bearer " + token
                + "\r\n\r\n";
    }

    private static int code(String marker, String token) throws Exception {
        try (RawClient client = gate.connect()) {
            client.send(request(marker, token));
            return client.answer().status();
        }
    }

    @Test
    void whomItKnowsIsLetInAsWhoHeIs() throws Exception {
        GOOD.add("erin");
        String marker = gate.marker();
        assertEquals(200, code(marker, "erin"));
        JsonObject event = gate.event(marker);
        assertEquals("erin", event.getJsonObject("user").getString("username"));
        assertFalse(event.encode().contains("Bearer"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown",
                "masters",
                "account",
                "trimmed",
                "nobody",
                "absent",
                "false",
                "garbage",
                "empty",
                "long",
                "other-kind",
                "other-version",
                "redirect",
                "refused"
            })
    void whatIsNoYesOfSomebodyIs401(String token) throws Exception {
        String marker = gate.marker();
        assertEquals(401, code(marker, token));
        assertEquals(401, gate.event(marker).getJsonObject("responseStatus").getInteger("code"));
        assertTrue(gate.upstream().seen().stream()
                .noneMatch(request -> request.target().contains(marker)));
    }

    @Test
    void itsFilesAreWatchedWithWhatTheyName() throws Exception {
        Path authority = gate.folder().file("hook-ca.crt");
        String good = Files.readString(authority);
        Files.writeString(authority, "broken");
        Await.until("it is seen to be broken", () -> readiness().contains("hook-ca.crt: expected a certificate"));
        gate.folder().replace("hook.yaml", hookFile("other-ca.crt"));
        Await.until("another one is missed", () -> readiness().contains("other-ca.crt: there is no such file"));
        Files.writeString(gate.folder().file("other-ca.crt"), good);
        Await.until("it is seen when it comes", () -> !readiness().contains("kept"));
        GOOD.add("frank");
        assertEquals(200, code(gate.marker(), "frank"));
    }

    private static String readiness() throws Exception {
        return AdminPage.get(gate.gate().adminPort(), "/readyz?verbose").body();
    }
}
