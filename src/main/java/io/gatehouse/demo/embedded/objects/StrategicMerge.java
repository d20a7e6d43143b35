package io.gatehouse.demo.embedded.objects;

import io.gatehouse.wire.Field;
import io.gatehouse.wire.Schema;
import io.gatehouse.wire.Trees;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' strategic merge patch: a merge patch that merges lists too, by the keys that the schema names, and has directives
 * ({@code $patch}, {@code $retainKeys}, {@code $deleteFromPrimitiveList}, {@code $setElementOrder}).
 */
final class StrategicMerge {
    static final String DIRECTIVE = "$patch";
    private static final String RETAIN = "$retainKeys";
    private static final String DELETE_FROM = "$deleteFromPrimitiveList/";
    private static final String ORDER_OF = "$setElementOrder/";

    private StrategicMerge() {}

    /** Changes {@code target}. */
    static void apply(
            Schema.Message message, Map<String, @Nullable Object> target, Map<String, @Nullable Object> patch) {
        merge(Optional.of(message), target, patch);
    }

    /** @param message empty where the object is a map of scalars */
    static void merge(
            Optional<Schema.Message> message,
            Map<String, @Nullable Object> target,
            Map<String, @Nullable Object> patch) {
        if ("replace".equals(patch.get(DIRECTIVE))) {
            target.clear();
        }
        if (patch.get(RETAIN) instanceof List<?> retained) {
            target.keySet().retainAll(new HashSet<>(retained));
        }
        patch.forEach((key, value) -> {
            if (key.startsWith(DELETE_FROM)) {
                Trees.list(target, key.substring(DELETE_FROM.length())).removeAll(Trees.list(value));
            } else if (key.startsWith(ORDER_OF)) {
                String list = key.substring(ORDER_OF.length());
                if (!patch.containsKey(list)) {
                    mergeList(message.flatMap(m -> field(m, list)), target, list, List.of(), Trees.list(value));
                }
            } else if (!key.equals(DIRECTIVE) && !key.equals(RETAIN)) {
                List<@Nullable Object> order = Trees.list(patch, ORDER_OF + key);
                mergeField(message.flatMap(m -> field(m, key)), target, key, value, order);
            }
        });
    }

    private static void mergeField(
            Optional<Field> field,
            Map<String, @Nullable Object> target,
            String key,
            @Nullable Object value,
            List<@Nullable Object> order) {
        if (value == null) {
            target.remove(key);
        } else if (value instanceof Map) {
            mergeObject(field, target, key, Trees.object(value).orElseThrow());
        } else if (value instanceof List && field.map(Field::mergeKey).isPresent()) {
            mergeList(field, target, key, Trees.list(value), order);
        } else {
            target.put(key, Trees.copy(value));
        }
    }

    private static void mergeObject(
            Optional<Field> field,
            Map<String, @Nullable Object> target,
            String key,
            Map<String, @Nullable Object> patch) {
        if ("delete".equals(patch.get(DIRECTIVE))) {
            target.remove(key);
            return;
        }
        if (!(target.get(key) instanceof Map)) {
            target.put(key, Trees.of());
        }
        merge(message(field), Trees.grow(target, key), patch);
    }

    private static void mergeList(
            Optional<Field> field,
            Map<String, @Nullable Object> target,
            String key,
            List<@Nullable Object> patch,
            List<@Nullable Object> order) {
        String mergeKey = field.map(Field::mergeKey).orElse("");
        ListMerge merge = new ListMerge(message(field), mergeKey, Trees.list(target, key));
        target.put(key, merge.with(patch, order));
    }

    private static Optional<Field> field(Schema.Message message, String name) {
        for (Field field : message.fields()) {
            if (!field.inlined() && field.name().equals(name)) {
                return Optional.of(field);
            }
            Optional<Field> inside = Optional.of(field)
                    .filter(Field::inlined)
                    .flatMap(f -> message(Optional.of(f)))
                    .flatMap(m -> field(m, name));
            if (inside.isPresent()) {
                return inside;
            }
        }
        return Optional.empty();
    }

    private static Optional<Schema.Message> message(Optional<Field> field) {
        return field.map(Field::message).map(name -> Schema.kubernetes().message(Objects.requireNonNull(name)));
    }
}
