package io.gatehouse.core;

import java.util.LinkedHashMap;
import java.util.Map;

/** A refusal as the {@code meta/v1} Status that kube-apiserver would send, its keys in the same order. */
public final class StatusDocument {
    private StatusDocument() {}

    /** Plain maps, lists, strings and numbers; what is empty is left out as in Kubernetes' JSON. */
    public static Map<String, Object> of(Refusal refusal) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("kind", "Status");
        status.put("apiVersion", "v1");
        status.put("metadata", Map.of());
        status.put("status", "Failure");
        status.put("message", refusal.message());
        putUnlessEmpty(status, "reason", refusal.reason());
        refusal.details().ifPresent(details -> status.put("details", of(details)));
        status.put("code", refusal.code());
        return status;
    }

    private static Map<String, Object> of(Refusal.Details details) {
        Map<String, Object> map = new LinkedHashMap<>();
        putUnlessEmpty(map, "name", details.name());
        putUnlessEmpty(map, "group", details.group());
        putUnlessEmpty(map, "kind", details.kind());
        if (!details.causes().isEmpty()) {
            map.put(
                    "causes",
                    details.causes().stream().map(StatusDocument::cause).toList());
        }
        if (details.retryAfterSeconds() > 0) {
            map.put("retryAfterSeconds", details.retryAfterSeconds());
        }
        return map;
    }

    private static Map<String, Object> cause(String message) {
        return Map.of("message", message);
    }

    private static void putUnlessEmpty(Map<String, Object> map, String key, String value) {
        if (!value.isEmpty()) {
            map.put(key, value);
        }
    }
}
