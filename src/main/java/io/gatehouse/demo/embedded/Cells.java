package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.objects.Meta;
import io.gatehouse.wire.Trees;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What stands in the cells of more than one kind, written as kube-apiserver writes it. */
final class Cells {
    static final String NONE = "<none>";
    static final String UNSET = "<unset>";

    private Cells() {}

    static String name(Object object) {
        return Meta.name(object);
    }

    static String age(Object object) {
        return since(object, "metadata", "creationTimestamp");
    }

    static String since(Object object, String... path) {
        return Age.since(Trees.at(object, path), Instant.now());
    }

    static Object at(Object object, Object otherwise, String... path) {
        return Objects.requireNonNullElse(Trees.at(object, path), otherwise);
    }

    static Long count(Object object, String... path) {
        return Trees.at(object, path) instanceof Long number ? number : 0L;
    }

    /** How many entries the maps, or items the lists, of these names have. */
    static Long size(Object object, String... fields) {
        long size = 0;
        for (String field : fields) {
            Object value = Trees.at(object, field);
            size += value instanceof Map<?, ?> map
                    ? map.size()
                    : Trees.list(value).size();
        }
        return size;
    }

    static String labels(@Nullable Object map) {
        Map<String, @Nullable Object> labels = Trees.object(map).orElse(Map.of());
        return joined(new TreeMap<>(labels)
                .entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .toList());
    }

    static String joined(List<String> texts) {
        return texts.isEmpty() ? NONE : String.join(",", texts);
    }

    /** One field of each item of a list. */
    static List<String> each(@Nullable Object list, Function<@Nullable Object, Optional<String>> field) {
        return Trees.list(list).stream()
                .flatMap(item -> field.apply(item).stream())
                .toList();
    }

    static List<String> each(@Nullable Object list, String field) {
        return each(list, item -> Trees.string(item, field));
    }

    /** As {@code matchLabels} and {@code matchExpressions} are written in a query. */
    static String selector(@Nullable Object selector) {
        List<String> parts = new ArrayList<>();
        Trees.object(selector, "matchLabels")
                .ifPresent(labels -> new TreeMap<>(labels).forEach((key, value) -> parts.add(key + "=" + value)));
        for (Object expression : Trees.list(selector, "matchExpressions")) {
            String key = Trees.string(expression, "key").orElse("");
            String values = Trees.list(expression, "values").stream()
                    .map(String::valueOf)
                    .sorted()
                    .collect(Collectors.joining(",", "(", ")"));
            parts.add(
                    switch (Trees.string(expression, "operator").orElse("")) {
                        case "In" -> key + " in " + values;
                        case "NotIn" -> key + " notin " + values;
                        case "Exists" -> key;
                        default -> "!" + key;
                    });
        }
        return joined(parts);
    }

    static String accessModes(@Nullable Object modes) {
        Map<String, String> letters = Map.of(
                "ReadWriteOnce", "RWO",
                "ReadOnlyMany", "ROX",
                "ReadWriteMany", "RWX",
                "ReadWriteOncePod", "RWOP");
        return Trees.list(modes).stream()
                .map(mode -> letters.getOrDefault(String.valueOf(mode), ""))
                .collect(Collectors.joining(","));
    }

    /** Long lists are cut, as are those of {@code kubectl get endpoints}. */
    static String firstOf(List<String> all, int max) {
        if (all.isEmpty()) {
            return NONE;
        }
        String shown = String.join(",", all.subList(0, Math.min(max, all.size())));
        return all.size() > max ? shown + " + " + (all.size() - max) + " more..." : shown;
    }
}
