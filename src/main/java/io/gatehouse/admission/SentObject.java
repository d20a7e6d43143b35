package io.gatehouse.admission;

import io.gatehouse.kube.LabelSelector;
import io.gatehouse.wire.Trees;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The object that a write is about, as far as it is there.
 *
 * @param name empty where there is none: a deletion of many, a name that the API server will make
 * @param shownName in refusals
 * @param old what is stored, where that is known
 * @param options of a deletion
 */
record SentObject(
        String name,
        String shownName,
        Optional<Map<String, @Nullable Object>> object,
        Optional<Map<String, @Nullable Object>> old,
        Optional<Map<String, @Nullable Object>> options) {
    /** k8s.io/apiserver, {@code endpoints/handlers/create.go} and {@code admission/errors.go}. */
    static SentObject of(
            Write write,
            Optional<Map<String, @Nullable Object>> object,
            Optional<Map<String, @Nullable Object>> old,
            Optional<Map<String, @Nullable Object>> options) {
        String name = write.info().name();
        if (name.isEmpty()) {
            name = object.flatMap(tree -> Trees.string(tree, "metadata", "name"))
                    .orElse("");
        }
        String shown = name;
        if (shown.isEmpty()) {
            shown = object.flatMap(tree -> Trees.string(tree, "metadata", "generateName"))
                    .filter(prefix -> !prefix.isEmpty())
                    .orElse("Unknown");
        }
        return new SentObject(name, shown, object, old, options);
    }

    /**
     * Whether a selector means the object as it becomes, or as it is (k8s.io/apiserver, {@code predicates/object}). Of what nobody
     * knows it may.
     */
    boolean isSelectedBy(LabelSelector selector) {
        return object.isEmpty() && old.isEmpty()
                || object.isPresent() && selector.matches(labels(object))
                || old.isPresent() && selector.matches(labels(old));
    }

    private static Map<String, String> labels(Optional<Map<String, @Nullable Object>> tree) {
        Map<String, String> labels = new LinkedHashMap<>();
        tree.flatMap(there -> Trees.object(there, "metadata", "labels"))
                .ifPresent(map -> map.forEach((key, value) -> {
                    if (value instanceof String text) {
                        labels.put(key, text);
                    }
                }));
        return labels;
    }
}
