package io.gatehouse.wire;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ways through a tree. */
public final class Trees {
    private Trees() {}

    /** The value at the end of a path of keys; null where it, or an object on the way, is missing. */
    public static @Nullable Object at(@Nullable Object tree, String... path) {
        Object value = tree;
        for (String key : path) {
            value = value instanceof Map<?, ?> object ? object.get(key) : null;
        }
        return value;
    }

    public static Optional<String> string(@Nullable Object tree, String... path) {
        return at(tree, path) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** The object at the end of the path; changes to it change the tree. */
    @SuppressWarnings("unchecked") // objects of a tree have strings for keys
    public static Optional<Map<String, @Nullable Object>> object(@Nullable Object tree, String... path) {
        return at(tree, path) instanceof Map<?, ?> object
                ? Optional.of((Map<String, @Nullable Object>) object)
                : Optional.empty();
    }

    /** The list at the end of the path, empty where there is none; changes to one that is there change the tree. */
    @SuppressWarnings("unchecked")
    public static List<@Nullable Object> list(@Nullable Object tree, String... path) {
        return at(tree, path) instanceof List<?> list ? (List<@Nullable Object>) list : new ArrayList<>();
    }

    /** The object at the end of the path, made on the way where it is missing. */
    public static Map<String, @Nullable Object> grow(Map<String, @Nullable Object> tree, String... path) {
        Map<String, @Nullable Object> object = tree;
        for (String key : path) {
            Map<String, @Nullable Object> parent = object;
            object = object(parent, key).orElseGet(() -> {
                Map<String, @Nullable Object> made = new LinkedHashMap<>();
                parent.put(key, made);
                return made;
            });
        }
        return object;
    }

    /** An object of alternating keys and values. */
    public static Map<String, @Nullable Object> of(@Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put((String) Objects.requireNonNull(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return object;
    }

    /** A list that may be changed. */
    public static List<@Nullable Object> listOf(@Nullable Object... items) {
        List<@Nullable Object> list = new ArrayList<>(items.length);
        Collections.addAll(list, items);
        return list;
    }

    /** The same tree, in objects and lists of its own. */
    public static @Nullable Object copy(@Nullable Object tree) {
        if (tree instanceof Map<?, ?> object) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            object.forEach((key, value) -> copy.put((String) key, copy(value)));
            return copy;
        }
        if (tree instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(item -> copy.add(copy(item)));
            return copy;
        }
        return tree;
    }
}
