package io.gatehouse.audit;

import io.gatehouse.core.Refusal;
import io.gatehouse.wire.Trees;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a request went, as {@code meta/v1} Status without its metadata.
 *
 * @param status {@code Success}, {@code Failure}, or empty where only the code is known
 * @param details a tree, null where there are none
 */
record ResponseStatus(
        String status,
        String message,
        String reason,
        @Nullable Object details,
        int code) {
    private static final String FAILURE = "Failure";

    static ResponseStatus of(int code) {
        return new ResponseStatus("", "", "", null, code);
    }

    static ResponseStatus of(Refusal refusal) {
        return new ResponseStatus(
                FAILURE,
                refusal.message(),
                refusal.reason(),
                refusal.details().map(ResponseStatus::tree).orElse(null),
                refusal.code());
    }

    /** The status that an API server answered with, empty where the answer is another object. */
    static Optional<ResponseStatus> read(@Nullable Object answer, int code) {
        boolean isStatus = "Status".equals(Trees.at(answer, "kind")) && "v1".equals(Trees.at(answer, "apiVersion"));
        return isStatus
                ? Optional.of(new ResponseStatus(
                        text(answer, "status"),
                        text(answer, "message"),
                        text(answer, "reason"),
                        Trees.at(answer, "details"),
                        code))
                : Optional.empty();
    }

    /** Nothing was answered, as kube-apiserver puts it. */
    static ResponseStatus closedEarly() {
        return new ResponseStatus("Success", "Connection closed early", "", null, 200);
    }

    /** The gate itself failed. */
    static ResponseStatus fault(int code) {
        return new ResponseStatus(FAILURE, "the gate failed", "InternalError", null, code);
    }

    ResponseStatus withCode(int other) {
        return new ResponseStatus(status, message, reason, details, other);
    }

    /** As the client sees it. */
    Object tree() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("kind", "Status");
        tree.put("apiVersion", "v1");
        tree.put("metadata", Map.of());
        tree.put("status", status);
        putUnlessEmpty(tree, "message", message);
        putUnlessEmpty(tree, "reason", reason);
        if (details != null) {
            tree.put("details", details);
        }
        tree.put("code", (long) code);
        return tree;
    }

    private static Object tree(Refusal.Details details) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        putUnlessEmpty(tree, "name", details.name());
        putUnlessEmpty(tree, "group", details.group());
        putUnlessEmpty(tree, "kind", details.kind());
        if (!details.causes().isEmpty()) {
            tree.put(
                    "causes",
                    List.copyOf(details.causes().stream()
                            .map(cause -> Map.of("message", WireText.wellFormed(cause)))
                            .toList()));
        }
        if (details.retryAfterSeconds() != 0) {
            tree.put("retryAfterSeconds", (long) details.retryAfterSeconds());
        }
        return tree;
    }

    private static void putUnlessEmpty(Map<String, @Nullable Object> tree, String key, String value) {
        if (!value.isEmpty()) {
            tree.put(key, WireText.wellFormed(value));
        }
    }

    private static String text(@Nullable Object answer, String key) {
        return Trees.string(answer, key).orElse("");
    }
}
