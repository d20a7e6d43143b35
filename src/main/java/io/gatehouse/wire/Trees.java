package io.gatehouse.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
