package io.gatehouse.admission;

import io.gatehouse.lab.HttpsDouble;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A webhook over HTTPS that answers as the object's annotation {@code do} says; others than {@code /validate} may patch. */
final class HookDouble implements AutoCloseable {
    private static final CertificateAuthority CA = CertificateAuthority.create("hooks");
    private final HttpsDouble server;
    private final List<Map<String, @Nullable Object>> requests = new ArrayList<>();

    HookDouble() throws IOException {
        LeafSpec names = LeafSpec.server("hook").withAddresses("127.0.0.1");
        server = HttpsDouble.start(CA.issue(names), CA.certificate(), this::answer);
    }

    /** For a configuration: its {@code clientConfig}. */
    String client(String path) {
        String ca = Base64.getEncoder().encodeToString(CA.certificatePem().getBytes(StandardCharsets.UTF_8));
        return "{url: 'https://127.0.0.1:" + server.port() + path + "', caBundle: " + ca + "}";
    }

    /** What it was asked since the last call, in order. */
    synchronized List<Map<String, @Nullable Object>> asked() {
        List<Map<String, @Nullable Object>> asked = List.copyOf(requests);
        requests.clear();
        return asked;
    }

    private HttpsDouble.Answer answer(HttpsDouble.Question question) {
        Map<String, @Nullable Object> request = Trees.object(
                        Json.parse(question.body().getBytes(StandardCharsets.UTF_8)), "request")
                .orElseThrow();
        Map<String, @Nullable Object> kept = Trees.object(Trees.copy(request)).orElseThrow();
        kept.put("target", question.target());
        synchronized (this) {
            requests.add(kept);
        }
        String action = Trees.string(request, "object", "metadata", "annotations", "do")
                .or(() -> request.get("object") == null
                        ? Trees.string(request, "oldObject", "metadata", "annotations", "do")
                        : Optional.empty())
                .orElse("allow");
        String uid = (String) Objects.requireNonNull(request.get("uid"));
        boolean mayPatch = !question.target().startsWith("/validate");
        return action.startsWith("patch-") && !mayPatch
                ? ok(response(uid, "\"allowed\": true"))
                : act(action, uid, question.target(), "DELETE".equals(request.get("operation")));
    }

    private static HttpsDouble.Answer act(String action, String uid, String target, boolean isDeletion) {
        return switch (action) {
            case "allow" -> ok(response(uid, "\"allowed\": true"));
            case "deny" ->
                ok(
                        response(
                                uid,
                                "\"allowed\": false, \"status\": {\"message\": \"not \\\"here\\\" <b>\", \"code\": 403, \"reason\": \"Forbidden\"}"));
            case "deny-plain" -> ok(response(uid, "\"allowed\": false"));
            case "deny-null" -> ok(response(uid, "\"allowed\": null"));
            case "deny-missing" -> ok(response(uid, "\"warnings\": []"));
            case "deny-reason" -> ok(response(uid, "\"allowed\": false, \"status\": {\"reason\": \"Because\"}"));
            case "deny-low" ->
                ok(response(uid, "\"allowed\": false, \"status\": {\"code\": 200, \"status\": \"Success\"}"));
            case "deny-conflict" ->
                ok(response(
                        uid,
                        "\"allowed\": false, \"status\": {\"code\": 409, \"message\": \"m\", \"details\": {\"name\": \"n\", \"kind\": \"k\","
                                + " \"causes\": [{\"message\": \"c\"}], \"retryAfterSeconds\": 2}}"));
            case "warn" ->
                ok(response(
                        uid,
                        "\"allowed\": true, \"warnings\": [\"mind " + target.charAt(1)
                                + "\", \"and this\"], \"auditAnnotations\": {\"key\": \"v\", \"bad key\": \"x\"}"));
            case "warn-deny" ->
                ok(response(
                        uid, "\"allowed\": false, \"warnings\": [\"careful\"], \"auditAnnotations\": {\"k\": \"v\"}"));
            case "patch-label" ->
                patch(uid, "[{\"op\":\"add\",\"path\":\"/metadata/annotations/made\",\"value\":\"yes\"}]");
            case "patch-kind" -> patch(uid, "[{\"op\":\"replace\",\"path\":\"/kind\",\"value\":\"Secret\"}]");
            case "patch-name" -> patch(uid, "[{\"op\":\"replace\",\"path\":\"/metadata/name\",\"value\":\"y\"}]");
            case "patch-namespace" -> patch(uid, "[{\"op\":\"remove\",\"path\":\"/metadata/namespace\"}]");
            case "patch-all" -> patch(uid, "[{\"op\":\"replace\",\"path\":\"\",\"value\":{}}]");
            case "patch-list" -> patch(uid, "[{\"op\":\"replace\",\"path\":\"\",\"value\":[]}]");
            case "redirect" -> new HttpsDouble.Answer(307, "text/plain", "elsewhere");
            case "long" -> ok(" ".repeat(1 << 20) + response(uid, "\"allowed\": true"));
            case "slow" -> late(uid);
            case "patch-nothing" -> patch(uid, "[]");
            case "patch-same" ->
                patch(uid, "[{\"op\":\"replace\",\"path\":\"/metadata/annotations/do\",\"value\":\"patch-same\"}]");
            case "patch-unfit" -> patch(uid, "[{\"op\":\"remove\",\"path\":\"/metadata/labels/none\"}]");
            case "patch-test" -> patch(uid, "[{\"op\":\"test\",\"path\":\"/metadata/name\",\"value\":\"another\"}]");
            case "patch-map" -> patch(uid, "{\"op\":\"remove\"}");
            case "patch-type" -> ok(response(uid, "\"allowed\": true, \"patch\": \"W10=\", \"patchType\": \"Merge\""));
            case "patch-untyped" -> ok(response(uid, "\"allowed\": true, \"patch\": \"W10=\""));
            case "patch-typed" -> ok(response(uid, "\"allowed\": true, \"patchType\": \"JSONPatch\""));
            case "wrong-uid" -> ok(response("other", "\"allowed\": true"));
            case "no-response" -> ok("{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\"}");
            case "empty" -> ok("{}");
            case "garbage" -> ok("what?");
            case "text-for-truth" -> ok(response(uid, "\"allowed\": \"true\""));
            case "deny-on-end" -> isDeletion ? act("deny", uid, target, true) : ok(response(uid, "\"allowed\": true"));
            case "fault-there" ->
                target.contains("there")
                        ? new HttpsDouble.Answer(500, "text/plain", "out of order")
                        : ok(response(uid, "\"allowed\": true"));
            case "patch-more" ->
                patch(
                        uid,
                        "[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"hooked\":\"yes\"}},"
                                + "{\"op\":\"remove\",\"path\":\"/metadata/annotations/do\"}]");
            case "fault" -> new HttpsDouble.Answer(500, "text/plain", "out of order");
            case "missing" -> new HttpsDouble.Answer(404, "text/plain", "no");
            case "busy" -> new HttpsDouble.Answer(503, "text/plain", "no");
            default -> throw new IllegalArgumentException(action);
        };
    }

    /** When the double ends: nobody waits for it. */
    private static HttpsDouble.Answer late(String uid) {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ok(response(uid, "\"allowed\": true"));
    }

    private static HttpsDouble.Answer ok(String body) {
        return HttpsDouble.Answer.json(body);
    }

    private static HttpsDouble.Answer patch(String uid, String patch) {
        String base64 = Base64.getEncoder().encodeToString(patch.getBytes(StandardCharsets.UTF_8));
        return ok(response(uid, "\"allowed\": true, \"patchType\": \"JSONPatch\", \"patch\": \"" + base64 + '"'));
    }

    private static String response(String uid, String members) {
        return "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"response\":{\"uid\":\"" + uid
                + "\"," + members + "}}";
    }

    @Override
    public void close() {
        server.close();
    }
}
