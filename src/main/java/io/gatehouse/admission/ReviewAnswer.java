package io.gatehouse.admission;

import io.gatehouse.core.GoText;
import io.gatehouse.core.Refusal;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.MalformedException;
import io.gatehouse.wire.Trees;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a webhook answers ({@code admission.k8s.io/v1} AdmissionResponse), as kube-apiserver verifies it (k8s.io/apiserver, {@code
 * webhook/request/admissionreview.go}). Whatever is not exactly an answer to what was asked is a {@link WebhookFailure}.
 *
 * @param status why not, where it is not allowed
 * @param patch a JSON Patch, empty where nothing is to be changed
 */
record ReviewAnswer(
        boolean isAllowed,
        Optional<Map<String, @Nullable Object>> status,
        List<?> patch,
        List<String> warnings,
        Map<String, String> annotations) {
    private static final String VERSION = "admission.k8s.io/v1";
    private static final String KIND = "AdmissionReview";
    private static final String INVALID = "received invalid webhook response: ";

    static ReviewAnswer read(byte[] body, String uid, boolean mayPatch) {
        Map<String, @Nullable Object> review;
        try {
            review = Json.parseObject(body);
        } catch (MalformedException e) {
            throw undecodable("couldn't get version/kind; json parse error: " + e.getMessage());
        }
        requireReview(review);
        Object given = review.get("response");
        if (given == null) {
            throw invalid("webhook response was absent");
        }
        Map<String, @Nullable Object> response = object(given, "response");
        String answered = text(response, "uid");
        if (!answered.equals(uid)) {
            throw invalid("expected response.uid=" + GoText.quoted(uid) + ", got " + GoText.quoted(answered));
        }
        return new ReviewAnswer(
                truth(response, "allowed"),
                Optional.ofNullable(response.get("status")).map(status -> object(status, "status")),
                patch(response, mayPatch),
                texts(response, "warnings"),
                annotations(response));
    }

    private static void requireReview(Map<String, @Nullable Object> review) {
        String version = text(review, "apiVersion");
        String kind = text(review, "kind");
        if (kind.isEmpty()) {
            throw undecodable("Object 'Kind' is missing");
        }
        if (!version.equals(VERSION) || !kind.equals(KIND)) {
            throw invalid("expected webhook response of " + gvk(VERSION, KIND) + ", got " + gvk(version, kind));
        }
    }

    private static String gvk(String version, String kind) {
        return version + ", Kind=" + kind;
    }

    private static List<?> patch(Map<String, @Nullable Object> response, boolean mayPatch) {
        String patch = text(response, "patch");
        boolean hasType = response.get("patchType") != null;
        if (!mayPatch) {
            require(patch.isEmpty(), "validating webhook may not return response.patch");
            require(!hasType, "validating webhook may not return response.patchType");
            return List.of();
        }
        require(patch.isEmpty() || hasType, "webhook returned response.patch but not response.patchType");
        require(!patch.isEmpty() || !hasType, "webhook returned response.patchType but not response.patch");
        if (patch.isEmpty()) {
            return List.of();
        }
        String type = text(response, "patchType");
        require(!type.isEmpty(), "webhook returned invalid response.patchType of \"\"");
        List<?> operations = decoded(patch);
        if (!operations.isEmpty() && !type.equals("JSONPatch")) {
            throw new WebhookFailure("an unknown type of patch", "unsupported patch type " + GoText.quoted(type));
        }
        return operations;
    }

    private static List<?> decoded(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw undecodable("illegal base64 data in response.patch");
        }
        try {
            if (Json.parse(bytes) instanceof List<?> operations) {
                return operations;
            }
        } catch (MalformedException e) {
            // as one that is no list
        }
        throw new WebhookFailure(
                "a patch that is none", "received undecodable patch in webhook response: it is no JSON Patch");
    }

    private static Map<String, String> annotations(Map<String, @Nullable Object> response) {
        Object given = response.get("auditAnnotations");
        Map<String, String> annotations = new LinkedHashMap<>();
        if (given != null) {
            Map<String, @Nullable Object> object = object(given, "auditAnnotations");
            object.keySet().forEach(key -> annotations.put(key, text(object, key)));
        }
        return annotations;
    }

    private static List<String> texts(Map<String, @Nullable Object> response, String key) {
        List<String> texts = new ArrayList<>();
        Object given = response.get(key);
        if (given != null && !(given instanceof List)) {
            throw wrongType(key);
        }
        for (Object item : Trees.list(response, key)) {
            if (!(item instanceof String text)) {
                throw wrongType(key);
            }
            texts.add(text);
        }
        return texts;
    }

    /** The client's refusal (k8s.io/apiserver, {@code webhook/errors/statuserror.go}). */
    Refusal refusal(String webhook) {
        Map<String, @Nullable Object> given = status.orElseGet(Map::of);
        String message = string(given, "message");
        String reason = string(given, "reason");
        String explained = message.isEmpty() ? reason : message;
        String denied = "admission webhook " + GoText.quoted(webhook) + " denied the request";
        return new Refusal(
                code(given),
                reason,
                explained.isEmpty() ? denied + " without explanation" : denied + ": " + explained,
                Trees.object(given, "details").map(ReviewAnswer::details));
    }

    private static int code(Map<String, @Nullable Object> status) {
        long code = status.get("code") instanceof Long number ? number : 0;
        return code < 400 ? 400 : code > 599 ? 500 : (int) code;
    }

    private static Refusal.Details details(Map<String, @Nullable Object> details) {
        List<String> causes = Trees.list(details, "causes").stream()
                .map(cause -> Trees.string(cause, "message").orElse(""))
                .filter(text -> !text.isEmpty())
                .toList();
        long seconds = details.get("retryAfterSeconds") instanceof Long number ? number : 0;
        return new Refusal.Details(
                string(details, "name"), string(details, "group"), string(details, "kind"), causes, (int)
                        Math.max(0, Math.min(seconds, 3600)));
    }

    private static String string(Map<String, @Nullable Object> object, String key) {
        return Trees.string(object, key).orElse("");
    }

    private static Map<String, @Nullable Object> object(Object value, String key) {
        return Trees.object(value).orElseThrow(() -> wrongType(key));
    }

    /** Empty where it is missing or null, as Go reads it. */
    private static String text(Map<String, @Nullable Object> object, String key) {
        Object value = object.get(key);
        if (value != null && !(value instanceof String)) {
            throw wrongType(key);
        }
        return value == null ? "" : (String) value;
    }

    private static boolean truth(Map<String, @Nullable Object> object, String key) {
        Object value = object.get(key);
        if (value != null && !(value instanceof Boolean)) {
            throw wrongType(key);
        }
        return Boolean.TRUE.equals(value);
    }

    private static void require(boolean condition, String text) {
        if (!condition) {
            throw invalid(text);
        }
    }

    private static WebhookFailure wrongType(String key) {
        return undecodable("json: cannot unmarshal: response." + key + " is of another type");
    }

    private static WebhookFailure undecodable(String why) {
        return new WebhookFailure("an answer that is none", "failed to call webhook: " + why);
    }

    private static WebhookFailure invalid(String why) {
        return new WebhookFailure("an invalid answer", INVALID + why);
    }
}
