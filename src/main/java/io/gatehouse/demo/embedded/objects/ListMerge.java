package io.gatehouse.demo.embedded.objects;

import io.gatehouse.wire.Schema;
import io.gatehouse.wire.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Merges a list of a strategic merge patch into the list that is there, item by item. */
final class ListMerge {
    private final Optional<Schema.Message> message;
    private final String mergeKey;
    private final List<@Nullable Object> before;
    private final List<@Nullable Object> merged;

    /** @param mergeKey by which items are the same; empty where they are their own keys */
    ListMerge(Optional<Schema.Message> message, String mergeKey, List<@Nullable Object> before) {
        this.message = message;
        this.mergeKey = mergeKey;
        this.before = new ArrayList<>(before);
        this.merged = new ArrayList<>(before);
    }

    /** @param order of items that the patch asks for; empty where it asks for none, and its own order counts */
    List<@Nullable Object> with(List<@Nullable Object> patch, List<@Nullable Object> order) {
        if (patch.stream().anyMatch(item -> isDirective(item, "replace"))) {
            merged.clear();
        }
        List<@Nullable Object> kept = new ArrayList<>();
        for (Object item : patch) {
            if (isDirective(item, "delete")) {
                merged.removeIf(existing -> key(existing).equals(key(item)));
            } else if (!isDirective(item, "replace")) {
                merge(item);
                kept.add(item);
            }
        }
        return ordered(order.isEmpty() ? kept : order);
    }

    private static boolean isDirective(@Nullable Object item, String directive) {
        return directive.equals(Trees.at(item, StrategicMerge.DIRECTIVE));
    }

    private void merge(@Nullable Object item) {
        Optional<Map<String, @Nullable Object>> patch = Trees.object(item);
        if (patch.isEmpty()) {
            if (!merged.contains(item)) {
                merged.add(item);
            }
            return;
        }
        if (patch.get().get(mergeKey) == null) {
            throw Failure.badRequest("an item of the patch does not contain declared merge key: " + mergeKey);
        }
        Map<String, @Nullable Object> existing = merged.stream()
                .filter(candidate -> key(candidate).equals(key(item)))
                .flatMap(candidate -> Trees.object(candidate).stream())
                .findFirst()
                .orElseGet(() -> {
                    Map<String, @Nullable Object> added = Trees.of();
                    merged.add(added);
                    return added;
                });
        StrategicMerge.merge(message, existing, patch.get());
    }

    /**
     * The items that the patch names, in its order, and the others, in theirs. Where both were there before, they stay as they
     * were to each other; what is new comes as early as it can.
     */
    private List<@Nullable Object> ordered(List<@Nullable Object> order) {
        List<Object> wanted = order.stream().map(this::key).toList();
        List<Object> known = before.stream().map(this::key).toList();
        List<@Nullable Object> named = merged.stream()
                .filter(item -> wanted.contains(key(item)))
                .sorted((a, b) -> wanted.indexOf(key(a)) - wanted.indexOf(key(b)))
                .toList();
        List<@Nullable Object> ordered = new ArrayList<>();
        int next = 0;
        for (Object other : merged) {
            if (wanted.contains(key(other))) {
                continue;
            }
            while (next < named.size() && known.indexOf(key(named.get(next))) < known.indexOf(key(other))) {
                ordered.add(named.get(next++));
            }
            ordered.add(other);
        }
        ordered.addAll(named.subList(next, named.size()));
        return ordered;
    }

    private Object key(@Nullable Object item) {
        Object key = item instanceof Map ? Trees.at(item, mergeKey) : item;
        return Objects.requireNonNullElse(key, "");
    }
}
