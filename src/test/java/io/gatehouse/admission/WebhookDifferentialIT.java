package io.gatehouse.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.AdmissionConfiguration;
import io.gatehouse.core.Admission;
import io.gatehouse.core.Body;
import io.gatehouse.core.Permit;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.StatusDocument;
import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.demo.control.ControlPlaneOptions;
import io.gatehouse.demo.control.Parts;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.Surroundings;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same webhooks at a real kube-apiserver and at the gate: they are asked the same, but for the defaults in the objects, and the
 * same comes of their answers, but for the words about answers that are none, and for a patch that changes nothing, which
 * kube-apiserver calls a mutation.
 */
class WebhookDifferentialIT {
    private static final List<String> ACTIONS = List.of(
            "allow",
            "deny",
            "deny-plain",
            "deny-null",
            "deny-missing",
            "deny-reason",
            "deny-low",
            "deny-conflict",
            "warn",
            "warn-deny",
            "patch-label",
            "patch-nothing",
            "patch-same",
            "patch-unfit",
            "patch-test",
            "patch-map",
            "patch-type",
            "patch-untyped",
            "patch-typed",
            "wrong-uid",
            "no-response",
            "empty",
            "garbage",
            "text-for-truth",
            "fault",
            "missing",
            "busy");

    /** Go's own words, with what was answered in them. */
    private static final Set<String> OTHER_WORDS =
            Set.of("patch-unfit", "patch-test", "patch-map", "empty", "garbage", "text-for-truth");

    private static final List<String> OBJECTS = List.of(
            "POST /api/v1/namespaces/hooked/configmaps v1 ConfigMap {\"data\":{\"a\":\"b\"}}",
            "POST /api/v1/namespaces/hooked/secrets?fieldManager=me v1 Secret {}",
            "POST /api/v1/namespaces?fieldValidation=Strict v1 Namespace {}",
            "POST /apis/rbac.authorization.k8s.io/v1/namespaces/hooked/roles rbac.authorization.k8s.io/v1 Role {\"rules\":[]}");
    private static final String RULES = """
            [{apiGroups: ['', rbac.authorization.k8s.io], apiVersions: [v1], operations: [CREATE],
              resources: [configmaps, secrets, namespaces, roles]}]""";

    @TempDir
    static Path temporary;

    private static HookDouble hook;
    private static ControlPlane plane;
    private static DirectClient direct;
    private static AdmissionChain chain;

    private static String webhook(String name, String path, String policy, String more) {
        return "- {name: " + name + ".hooks.example, clientConfig: " + hook.client(path) + ", rules: " + RULES
                + ", failurePolicy: " + policy + ", sideEffects: None, admissionReviewVersions: [v1], "
                + "objectSelector: {matchExpressions: [{key: unseen, operator: DoesNotExist}]}, "
                + "matchConditions: [{name: p, expression: \"has(object.metadata.annotations) &&"
                + " object.metadata.annotations['policy'] == '" + policy + "'\"}]" + more + "}\n";
    }

    private static String configuration(String kind, String name, String webhooks) {
        return "apiVersion: admissionregistration.k8s.io/v1\nkind: " + kind + "\nmetadata: {name: " + name
                + "}\nwebhooks:\n" + webhooks;
    }

    @BeforeAll
    static void install() throws Exception {
        hook = new HookDouble();
        String again = ", reinvocationPolicy: IfNeeded";
        String all = String.join(
                "---\n",
                configuration(
                        "MutatingWebhookConfiguration",
                        "b",
                        webhook("third", "/mutate-three", "Fail", "")
                                + webhook("fourth", "/mutate-four", "Ignore", "")),
                configuration(
                        "MutatingWebhookConfiguration",
                        "a",
                        webhook("first", "/mutate-one", "Fail", again)
                                + webhook("second", "/mutate-two", "Ignore", again)),
                configuration(
                        "ValidatingWebhookConfiguration",
                        "c",
                        webhook("fifth", "/validate-five", "Fail", "")
                                + webhook("sixth", "/validate-six", "Ignore", "")));
        Path file = Files.writeString(temporary.resolve("hooks.yaml"), all);
        Path tokens =
                Files.writeString(temporary.resolve("tokens.csv"), "admin-token,admin,u-admin,\"system:masters\"\n");
        plane = new ControlPlane(ControlPlaneOptions.apiOnly(temporary.resolve("plane"), Parts.here())
                .withTokenFile(tokens)
                .withAuditPolicy(Path.of("src/test/lab/audit-policy.yaml")));
        plane.start(line -> {});
        direct = new DirectClient(plane.endpoints().get(0), "admin-token", plane.auditLog(0));
        Kubectl kubectl = Kubectl.current(plane.adminKubeconfig(0));
        kubectl.ok("create", "namespace", "hooked");
        kubectl.ok("apply", "-f", file.toString());
        chain = AdmissionChain.of(
                new AdmissionConfiguration(
                        List.of(), List.of(), List.of(file), AdmissionConfiguration.ReviewOn.AS_SENT),
                Surroundings.NONE);
        Sent probe = sent(OBJECTS.get(0), "deny", "Fail");
        Await.until("all webhooks are in effect", () -> {
            hook.asked();
            direct.send(probe);
            direct.send(sent(OBJECTS.get(0), "allow", "Fail"));
            return hook.asked().size() == 4;
        });
    }

    @AfterAll
    static void stop() {
        hook.close();
        if (plane != null) {
            plane.close();
        }
    }

    private static Sent sent(String object, String action, String policy) {
        String[] words = object.split(" ", 5);
        String target = words[1] + (words[1].contains("?") ? "&" : "?") + "dryRun=All";
        Map<String, @Nullable Object> tree = Json.parseObject(words[4].getBytes(StandardCharsets.UTF_8));
        Map<String, @Nullable Object> whole = Trees.of(
                "apiVersion",
                words[2],
                "kind",
                words[3],
                "metadata",
                Trees.of("name", "it-" + action, "annotations", Trees.of("do", action, "policy", policy)));
        whole.putAll(tree);
        return Sent.json(words[0], target, new String(Json.write(whole), StandardCharsets.UTF_8));
    }

    @TestFactory
    Stream<DynamicTest> theSameComesOfTheSameAnswers() {
        return OBJECTS.stream()
                .flatMap(object -> ACTIONS.stream()
                        .flatMap(action -> Stream.of("Fail", "Ignore")
                                .map(policy -> DynamicTest.dynamicTest(
                                        action + " " + policy + " " + object, () -> compare(object, action, policy)))));
    }

    private static void compare(String object, String action, String policy) throws Exception {
        Sent sent = sent(object, action, policy);
        hook.asked();
        DirectClient.Answer theirs = direct.send(sent);
        List<Map<String, @Nullable Object>> askedByThem = comparable(hook.asked());
        Sent.Ruled ours = ruled(sent);
        assertEquals(askedByThem, comparable(hook.asked()));
        Map<String, Object> body = Json.parseObject(theirs.body().getBytes(StandardCharsets.UTF_8));
        if (theirs.status() < 300) {
            assertTrue(ours.refusal().isEmpty(), () -> "refused: " + ours.refusal());
            Body.Whole whole = (Body.Whole) ours.toSend().orElseThrow();
            assertEquals(made(body), made(Json.parseObject(whole.bytes().getBytes())));
        } else {
            assertTrue(ours.refusal().isPresent(), theirs::body);
            Map<String, Object> refusal =
                    Json.parseObject(Json.write(StatusDocument.of(ours.refusal().get())));
            assertEquals(shown(body, action), shown(refusal, action));
        }
        assertEquals(theirs.warnings(), ours.warnings());
        // What shows bodies is written at some levels alone, which here nobody has decided.
        boolean showsBodies =
                theirs.annotations().keySet().stream().anyMatch(key -> key.startsWith(Admission.BODY_ANNOTATIONS));
        Map<String, String> own = hookAnnotations(ours.annotations());
        own.keySet().removeIf(key -> key.startsWith(Admission.BODY_ANNOTATIONS) && !showsBodies);
        Map<String, String> expected = hookAnnotations(theirs.annotations());
        if (action.equals("patch-same")) {
            expected.replaceAll((key, value) -> value.replace("\"mutated\":true", "\"mutated\":false"));
        }
        assertEquals(expected, own);
    }

    private static @Nullable Object made(Map<String, Object> object) {
        return Trees.at(object, "metadata", "annotations", "made");
    }

    private static Map<String, @Nullable Object> shown(Map<String, Object> status, String action) {
        if (OTHER_WORDS.contains(action)) {
            status.remove("message");
            status.remove("details");
        }
        // Each question has its own.
        String text = new String(Json.write(status), StandardCharsets.UTF_8)
                .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UID");
        return Json.parseObject(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> hookAnnotations(Map<String, String> all) {
        Map<String, String> own = new TreeMap<>(all);
        own.keySet().removeIf(key -> !key.contains("webhook") && !key.contains("hooks.example"));
        return own;
    }

    /** The objects' defaults are the API server's; which of several is asked first is nobody's affair. */
    private static List<Map<String, @Nullable Object>> comparable(List<Map<String, @Nullable Object>> asked) {
        List<Map<String, @Nullable Object>> comparable = new ArrayList<>();
        for (Map<String, @Nullable Object> request : asked) {
            request.remove("uid");
            request.remove("object");
            comparable.add(new TreeMap<>(request));
        }
        return comparable;
    }

    private static Sent.Ruled ruled(Sent sent) throws Exception {
        Permit permit = sent.permit(Sent.ADMIN);
        Map<String, String> annotations = new TreeMap<>();
        Future<Admission.Ruling> ruling = chain.rule(permit, Sent.UNREHEARSED, annotations::put);
        try {
            Admission.Ruling agreed =
                    ruling.toCompletionStage().toCompletableFuture().get(2, TimeUnit.MINUTES);
            return new Sent.Ruled(Optional.empty(), agreed.warnings(), annotations, Optional.of(agreed.body()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refusal refusal) {
                return new Sent.Ruled(Optional.of(refusal), refusal.warnings(), annotations, Optional.empty());
            }
            throw e;
        }
    }
}
