package io.gatehouse.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.core.AdmissionController;
import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.core.AdmissionController.Outcome;
import io.gatehouse.core.AdmissionController.Review;
import io.gatehouse.core.Counters;
import io.gatehouse.core.Permit;
import io.gatehouse.lab.Surroundings;
import io.gatehouse.wire.Trees;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Webhooks that misbehave, and what webhooks are shown. */
class WebhookIT {
    private static final String MAPS = "/api/v1/namespaces/d/configmaps";

    @TempDir
    private static Path folder;

    private static HookDouble hook;

    @BeforeAll
    static void start() throws Exception {
        hook = new HookDouble();
    }

    @AfterAll
    static void stop() {
        hook.close();
    }

    private static AdmissionController controller(String kind, String client, String operations, String policy)
            throws Exception {
        return controller(kind, client, operations, policy, 30);
    }

    private static AdmissionController controller(
            String kind, String client, String operations, String policy, int seconds) throws Exception {
        Path file = Files.writeString(
                folder.resolve("hooks.yaml"), """
                apiVersion: admissionregistration.k8s.io/v1
                kind: %sWebhookConfiguration
                metadata: {name: c}
                webhooks:
                - name: a.hooks.example
                  clientConfig: %s
                  rules:
                  - {apiGroups: [''], apiVersions: [v1], operations: %s, resources: ['*/*']}
                  sideEffects: None
                  timeoutSeconds: %d
                  failurePolicy: %s
                  admissionReviewVersions: [v1]
                """.formatted(kind, client, operations, seconds, policy));
        WebhookLoader.Webhooks webhooks = WebhookLoader.load(List.of(file), true, Surroundings.NONE);
        return webhooks.controllers(Counters.NONE).get(kind.equals("Mutating") ? 0 : 1);
    }

    /** A review whose objects are given. */
    private record Given(
            Permit permit,
            boolean isStored,
            List<Operation> operations,
            Optional<Map<String, @Nullable Object>> sent,
            Optional<Map<String, @Nullable Object>> stored)
            implements Review {
        @Override
        public Future<Optional<Map<String, @Nullable Object>>> object() {
            return Future.succeededFuture(sent);
        }

        @Override
        public Future<Optional<Map<String, @Nullable Object>>> old() {
            return Future.succeededFuture(stored);
        }

        @Override
        public Future<Optional<Map<String, @Nullable Object>>> options() {
            return Future.succeededFuture(Optional.empty());
        }

        @Override
        public Future<Set<List<String>>> patched() {
            return Future.succeededFuture(Set.of());
        }
    }

    private static Map<String, @Nullable Object> map(String action) {
        return Trees.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Trees.of("name", "x", "namespace", "d", "annotations", Trees.of("do", action)));
    }

    private static Outcome outcome(AdmissionController controller, Review review) throws Exception {
        return controller
                .review(review)
                .toCompletionStage()
                .toCompletableFuture()
                .get(2, TimeUnit.MINUTES);
    }

    private static Outcome created(AdmissionController controller, String action) throws Exception {
        Permit permit = Sent.json("POST", MAPS, "{}").permit(Sent.ADMIN);
        assertTrue(controller.concerns(permit));
        return outcome(
                controller,
                new Given(permit, false, List.of(Operation.CREATE), Optional.of(map(action)), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            redirect | the server responded with the status code 307 but did not return more information
            long     | Post "URL": the answer is longer than 1048576 bytes
            slow     | Post "URL": context deadline exceeded
            """)
    void whatIsNoAnswerIsNeverAnAgreement(String action, String told) throws Exception {
        for (String kind : List.of("Mutating", "Validating")) {
            String client = hook.client("/" + kind.toLowerCase(Locale.ROOT));
            int seconds = action.equals("slow") ? 1 : 30;
            String message = created(controller(kind, client, "[CREATE]", "Fail", seconds), action)
                    .refusal()
                    .orElseThrow()
                    .message();
            assertEquals(
                    "Internal error occurred: failed calling webhook \"a.hooks.example\": failed to call webhook: "
                            + told,
                    message.replaceAll("https://[^\"]*", "URL"));
            Outcome ignored = created(controller(kind, client, "[CREATE]", "Ignore", seconds), action);
            assertTrue(ignored.refusal().isEmpty());
            assertTrue(ignored.annotations().keySet().stream().anyMatch(key -> key.startsWith("failed-open.")));
        }
    }

    @Test
    void whoIsDownOrNotTheOneIsAsOneWhoFails() throws Exception {
        String down = hook.client("/x").replaceAll("127.0.0.1:\\d+", "127.0.0.1:1");
        String stranger = hook.client("/x").replaceAll(", caBundle: [^}]*", "");
        for (String client : List.of(down, stranger)) {
            assertEquals(
                    500,
                    created(controller("Validating", client, "[CREATE]", "Fail"), "allow")
                            .refusal()
                            .orElseThrow()
                            .code(),
                    client);
        }
    }

    @ParameterizedTest
    @CsvSource({"patch-kind", "patch-name", "patch-namespace", "patch-all", "patch-list"})
    void anObjectStaysTheOneThatWasSent(String action) throws Exception {
        // Whatever the failure policy is.
        Outcome outcome = created(controller("Mutating", hook.client("/m"), "[CREATE]", "Ignore"), action);
        assertEquals(500, outcome.refusal().orElseThrow().code());
        assertTrue(outcome.replaced().isEmpty());
    }

    @Test
    void whoConnectsIsShownWithHisOptionsAndNobodyChangesThem() throws Exception {
        Permit permit = Sent.of(
                        "POST",
                        "/api/v1/namespaces/d/pods/p/exec?command=sh&command=-c&stdin=true&tty=false&container=c")
                .permit(Sent.ADMIN);
        Given exec = new Given(permit, false, List.of(Operation.CONNECT), Optional.empty(), Optional.empty());
        hook.asked();
        Outcome outcome = outcome(controller("Validating", hook.client("/v"), "[CONNECT]", "Fail"), exec);
        assertTrue(outcome.refusal().isEmpty());
        Map<String, @Nullable Object> asked = hook.asked().get(0);
        assertEquals(
                Map.of(
                        "kind",
                        "PodExecOptions",
                        "apiVersion",
                        "v1",
                        "stdin",
                        true,
                        "container",
                        "c",
                        "command",
                        List.of("sh", "-c")),
                asked.get("object"));
        assertEquals("CONNECT", asked.get("operation"));
        assertEquals("exec", asked.get("subResource"));
    }

    @Test
    void whoJudgesAnUpdateIsShownWhatIsStored() throws Exception {
        AdmissionController judge = controller("Validating", hook.client("/validate"), "[UPDATE]", "Fail");
        Permit patch = new Sent(
                        "PATCH", MAPS + "/x", "application/merge-patch+json", "{}".getBytes(StandardCharsets.UTF_8))
                .permit(Sent.ADMIN);
        assertTrue(judge.concerns(patch));
        hook.asked();
        Outcome outcome = outcome(
                judge,
                new Given(
                        patch, true, List.of(Operation.UPDATE), Optional.of(map("deny")), Optional.of(map("before"))));
        assertEquals(403, outcome.refusal().orElseThrow().code());
        Map<String, @Nullable Object> asked = hook.asked().get(0);
        assertEquals("UPDATE", asked.get("operation"));
        assertEquals(map("deny"), asked.get("object"));
        assertEquals(map("before"), asked.get("oldObject"));
    }

    @Test
    void anApplyThatMayCreateIsRefusedAsSent() throws Exception {
        AdmissionController judge = controller("Validating", hook.client("/v"), "[CREATE]", "Ignore");
        Permit apply = new Sent(
                        "PATCH", MAPS + "/x", "application/apply-patch+yaml", "{}".getBytes(StandardCharsets.UTF_8))
                .permit(Sent.ADMIN);
        assertTrue(judge.concerns(apply));
        hook.asked();
        Outcome outcome = outcome(
                judge,
                new Given(
                        apply, false, List.of(Operation.UPDATE, Operation.CREATE), Optional.empty(), Optional.empty()));
        assertEquals(403, outcome.refusal().orElseThrow().code());
        assertEquals(List.of(), hook.asked());
    }
}
