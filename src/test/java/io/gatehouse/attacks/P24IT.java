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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * For each way in which a webhook fails there are three users: one with rights of his own about whom a webhook is asked that
 * denies when it fails, one with rights and one without about whom one is asked that has no opinion then.
 */
@DisplayName("P24: authorization webhooks that are down, slow, or answer what is no answer")
class P24IT {
    private static final CertificateAuthority CA = CertificateAuthority.create("hooks");
    private static final List<String> PLACES = List.of("hook", "slow", "down");
    private static final String MAPS = "/api/v1/namespaces/n/configmaps/";

    @TempDir
    static Path temporary;

    private static HttpsDouble hook;
    private static AttackedGate gate;
    private static volatile boolean changesItsMind;

    @BeforeAll
    static void start() throws Exception {
        LeafSpec name = LeafSpec.server("hook").withAddresses("127.0.0.1");
        hook = HttpsDouble.start(CA.issue(name), CA.certificate(), P24IT::answer);
        gate = AttackedGate.start(temporary, P24IT::asking);
    }

    @AfterAll
    static void stop() throws Exception {
        gate.close();
        hook.close();
    }

    private static void asking(GateFolder files) throws IOException {
        files.write("hook-ca.crt", CA.certificatePem());
        StringBuilder chain = new StringBuilder(
                "apiVersion: apiserver.config.k8s.io/v1\nkind: AuthorizationConfiguration\nauthorizers:\n");
        StringBuilder tokens = new StringBuilder("robot,robot,,\"dev,robots,hook-Deny\"\n");
        for (String place : PLACES) {
            files.write(place + ".yaml", kubeconfig(place));
            for (String policy : List.of("Deny", "NoOpinion")) {
                String group = place + "-" + policy;
                chain.append("""
                        - type: Webhook
                          name: %s.example
                          webhook:
                            timeout: %s
                            subjectAccessReviewVersion: v1
                            matchConditionSubjectAccessReviewVersion: v1
                            failurePolicy: %s
                            connectionInfo: {type: KubeConfigFile, kubeConfigFile: %s.yaml}
                            matchConditions: [{expression: "'%s' in request.groups"}]
                        """.formatted(
                                group.toLowerCase(java.util.Locale.ROOT),
                                place.equals("slow") ? "1s" : "30s",
                                policy,
                                place,
                                group));
                tokens.append("%s,%s,,\"dev,%s\"\n".formatted(group, group, group));
                tokens.append("%s-stranger,%s-stranger,,\"%s\"\n".formatted(group, group, group));
            }
        }
        files.write("authorization.yaml", chain + "- {type: RBAC, name: rbac}\n");
        files.write("tokens.csv", tokens.toString());
        files.part("authorization").put("configurationFile", "authorization.yaml");
    }

    private static String kubeconfig(String place) {
        // Nobody may listen at the first port of all but a privileged one.
        int port = place.equals("down") ? 1 : hook.port();
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: hook, cluster: {server: "https://127.0.0.1:%d/%s", certificate-authority: hook-ca.crt}}]
                users: []
                contexts: [{name: hook, context: {cluster: hook}}]
                current-context: hook
                """.formatted(port, place);
    }

    private static HttpsDouble.Answer answer(HttpsDouble.Question question) {
        if (question.target().startsWith("/slow")) {
            return never();
        }
        JsonObject spec = new JsonObject(question.body()).getJsonObject("spec");
        String asked = spec.getString("user").equals("robot")
                ? "garbage"
                : spec.getJsonObject("resourceAttributes").getString("name");
        return switch (asked) {
            case "allowed" -> status("{\"allowed\":true,\"reason\":\"as you like it\"}");
            case "denied" -> status("{\"allowed\":false,\"denied\":true,\"reason\":\"not <here>\"}");
            case "changing" -> status("{\"allowed\":" + !changesItsMind + ",\"denied\":" + changesItsMind + "}");
            case "both" -> status("{\"allowed\":true,\"denied\":true}");
            case "null" -> status("{\"allowed\":null}");
            case "absent" -> status("{\"denied\":false}");
            case "text" -> status("{\"allowed\":\"true\"}");
            case "number" -> status("{\"allowed\":1}");
            case "strange-denied" -> status("{\"allowed\":true,\"denied\":\"no\"}");
            case "strange-reason" -> status("{\"allowed\":true,\"reason\":{}}");
            case "no-status" ->
                HttpsDouble.Answer.json(
                        "{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SubjectAccessReview\"}");
            case "twice" -> status("{\"allowed\":false,\"allowed\":true}");
            case "empty-object" -> HttpsDouble.Answer.json("{}");
            case "garbage" -> HttpsDouble.Answer.json("garbage");
            case "empty" -> HttpsDouble.Answer.json("");
            case "long" -> status("{\"allowed\":true,\"reason\":\"" + "x".repeat(1 << 20) + "\"}");
            case "deep" -> HttpsDouble.Answer.json("[".repeat(1 << 18));
            case "other-kind" -> HttpsDouble.Answer.json(yes().body().replace("Review", "Reviews"));
            case "other-version" -> HttpsDouble.Answer.json(yes().body().replace("k8s.io/v1", "k8s.io/v1beta1"));
            case "redirect" -> new HttpsDouble.Answer(307, "application/json", yes().body());
            case "refused" -> new HttpsDouble.Answer(403, "application/json", yes().body());
            case "fault" -> new HttpsDouble.Answer(500, "application/json", yes().body());
            case "busy" -> new HttpsDouble.Answer(503, "application/json", yes().body());
            default -> throw new IllegalArgumentException(asked);
        };
    }

    private static HttpsDouble.Answer yes() {
        return status("{\"allowed\":true}");
    }

    private static HttpsDouble.Answer status(String status) {
        return HttpsDouble.Answer.json(
                "{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SubjectAccessReview\",\"status\":" + status
                        + "}");
    }

    private static HttpsDouble.Answer never() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return yes();
    }

    /** What came of a request. */
    private record Came(
            int status, String message, Optional<String> decision, Optional<String> reason, boolean isSent) {}

    private static Came ask(String token, String name, String... headers) throws Exception {
        String marker = gate.marker();
        RawClient.Answer answer;
        try (RawClient client = gate.connect()) {
            client.send("GET " + MAPS + name + "?" + marker + " HTTP/1.1\r\n" + Attempt.HOST + "Authorization: Bearer "
                    + token + "\r\n" + String.join("", headers) + "\r\n");
            answer = client.answer();
        }
        JsonObject event = gate.event(marker);
        assertEquals(
                answer.status(),
                event.getJsonObject("responseStatus").getInteger("code"),
                "the status that is written down");
        JsonObject annotations = event.getJsonObject("annotations", new JsonObject());
        return new Came(
                answer.status(),
                answer.body(),
                Optional.ofNullable(annotations.getString("authorization.k8s.io/decision")),
                Optional.ofNullable(annotations.getString("authorization.k8s.io/reason")),
                gate.upstream().seen().stream()
                        .anyMatch(request -> request.target().contains(marker)));
    }

    private static void isUndecided(Came came) {
        assertEquals(500, came.status());
        assertTrue(came.message()
                .contains("\"message\":\"Internal error occurred: nobody could decide whether this is allowed\""));
        assertEquals(Optional.empty(), came.decision());
        assertEquals(Optional.of("internal error"), came.reason());
        assertFalse(came.isSent(), "somebody behind the gate has heard of it");
    }

    static Stream<String> failures() {
        return Stream.of(
                "hook null",
                "hook absent",
                "hook text",
                "hook number",
                "hook strange-denied",
                "hook strange-reason",
                "hook no-status",
                "hook twice",
                "hook empty-object",
                "hook garbage",
                "hook empty",
                "hook long",
                "hook deep",
                "hook other-kind",
                "hook other-version",
                "hook redirect",
                "hook refused",
                "hook fault",
                "hook busy",
                "slow x",
                "down x");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whatIsNoAnswerIsNoYes(String failure) throws Exception {
        String place = failure.substring(0, 4);
        String name = failure.substring(5);
        isUndecided(ask(place + "-Deny", name));
        isUndecided(ask(place + "-NoOpinion-stranger", name));
        // RBAC gives him what he asks for, as it would without the webhook.
        Came own = ask(place + "-NoOpinion", name);
        assertEquals(200, own.status());
        assertTrue(own.reason().orElseThrow().startsWith("RBAC: allowed by"), own::toString);
    }

    @Test
    void aYesAndANoAtOnceIsNeither() throws Exception {
        for (String user : List.of("hook-Deny", "hook-NoOpinion", "hook-NoOpinion-stranger")) {
            isUndecided(ask(user, "both"));
        }
    }

    @Test
    void whatItSaysHolds() throws Exception {
        for (String user : List.of("hook-Deny", "hook-NoOpinion")) {
            Came allowed = ask(user + "-stranger", "allowed");
            assertEquals(200, allowed.status());
            assertEquals(Optional.of("allow"), allowed.decision());
            assertEquals(Optional.of("as you like it"), allowed.reason());
            assertTrue(allowed.isSent());
            Came denied = ask(user, "denied");
            assertEquals(403, denied.status());
            assertTrue(
                    denied.message()
                            .contains(
                                    "cannot get resource \\\"configmaps\\\" in API group \\\"\\\" in the namespace \\\"n\\\": not <here>"),
                    denied::message);
            assertEquals(Optional.of("forbid"), denied.decision());
            assertEquals(Optional.of("not <here>"), denied.reason());
            assertFalse(denied.isSent());
        }
    }

    @Test
    void nobodyActsAsAnotherWhileNobodyCanTell() throws Exception {
        Came came = ask("robot", "allowed", "Impersonate-User: hook-Deny-stranger\r\n");
        assertEquals(500, came.status());
        assertFalse(came.isSent());
    }

    /** It is asked again as soon as any of its files is another. */
    @Test
    void itsFilesAreWatchedWithWhatTheyName() throws Exception {
        assertEquals(200, ask("hook-Deny", "changing").status());
        changesItsMind = true;
        assertEquals(200, ask("hook-Deny", "changing").status());
        gate.folder().replace("hook.yaml", kubeconfig("hook") + "# the same\n");
        Await.until("it is asked again", () -> ask("hook-Deny", "changing").status() == 403);

        String good = Files.readString(gate.folder().file("authorization.yaml"));
        gate.folder().replace("authorization.yaml", good.replace("Deny", "Denied"));
        Await.until("it is seen to be broken", () -> readiness().contains("\"Denied\" (expected: NoOpinion, Deny"));
        assertEquals(403, ask("hook-Deny", "changing").status());
        gate.folder().replace("authorization.yaml", good);
        Await.until("it is seen to be whole", () -> !readiness().contains("kept"));
        assertEquals(403, ask("hook-Deny", "changing").status());
    }

    private static String readiness() throws Exception {
        return AdminPage.get(gate.gate().adminPort(), "/readyz?verbose").body();
    }
}
