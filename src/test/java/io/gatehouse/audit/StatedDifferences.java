package io.gatehouse.audit;

import io.gatehouse.wire.Trees;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** In what a gate's events may differ from kube-apiserver's at level Metadata: what the package's documentation says, and no more. */
public final class StatedDifferences {
    private StatedDifferences() {}

    /**
     * Takes them out of an event of either side.
     *
     * @return its fields in their order
     */
    public static Map<String, @Nullable Object> removeFrom(Object event) {
        Map<String, @Nullable Object> fields = Trees.object(event).orElseThrow();
        boolean failed = Trees.at(event, "responseStatus", "code") instanceof Long code && code >= 400;
        if (failed && text(event, "stage").equals("ResponseStarted") && Trees.at(event, "user", "username") != null) {
            fields.put("responseStatus", Map.of("metadata", Map.of()));
        }
        Trees.object(event, "responseStatus")
                .filter(status -> text(status, "message").equals("Connection closed early"))
                .ifPresent(status -> status.keySet().removeAll(Set.of("status", "message")));
        Trees.object(event, "annotations").ifPresent(annotations -> {
            annotations.keySet().removeIf(key -> key.startsWith("gatehouse.io/") || key.contains(".latency.k8s.io/"));
            if (annotations.isEmpty()) {
                fields.remove("annotations");
            }
        });
        Trees.object(event, "objectRef").ifPresent(object -> {
            object.remove("uid");
            object.remove("resourceVersion");
            if (failed && text(event, "verb").equals("create") && !object.containsKey("subresource")) {
                object.remove("name");
            }
        });
        return fields;
    }

    private static String text(Object tree, String key) {
        return Trees.string(tree, key).orElse("");
    }
}
