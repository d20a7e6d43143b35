package io.gatehouse.wire;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * JSON Patch (RFC 6902), with kube-apiserver's bounds: so many operations, and so much that {@code copy} may make of little.
 * Otherwise than in the RFC, and as there, a member that is to be replaced and is missing is added.
 */
public final class JsonPatch {
    public static final int MAX_OPERATIONS = 10_000;
    private static final int MAX_COPIED = 3 << 20;

    private @Nullable Object document;
    private int copied;

    private JsonPatch(@Nullable Object document) {
        this.document = document;
    }

    /**
     * What comes of a document.
     *
     * @param document is changed
     * @throws PatchException where the patch is none, or does not fit
     */
    public static @Nullable Object apply(@Nullable Object document, List<?> operations) {
        if (operations.size() > MAX_OPERATIONS) {
            throw new PatchException("more than " + MAX_OPERATIONS + " operations");
        }
        JsonPatch patch = new JsonPatch(document);
        for (Object operation : operations) {
            patch.apply(
                    Trees.object(operation).orElseThrow(() -> new PatchException("an operation that is no object")));
        }
        return patch.document;
    }

    private void apply(Map<String, @Nullable Object> operation) {
        String path = text(operation, "path");
        switch (text(operation, "op")) {
            case "add" -> add(path, Trees.copy(value(operation)));
            case "remove" -> remove(path);
            case "replace" -> replace(path, Trees.copy(value(operation)));
            case "copy" -> add(path, copy(get(text(operation, "from"))));
            case "move" -> move(text(operation, "from"), path);
            case "test" -> test(path, value(operation));
            default -> throw new PatchException("an operation of an unknown kind");
        }
    }

    private void move(String from, String path) {
        if (path.startsWith(from + "/")) {
            throw new PatchException("a move into what is moved: " + path);
        }
        add(path, remove(from));
    }

    private void test(String path, @Nullable Object value) {
        if (!isSame(get(path), value)) {
            throw new PatchException("testing value " + path + " failed");
        }
    }

    private static boolean isSame(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> further) {
            return map.keySet().equals(further.keySet())
                    && map.entrySet().stream().allMatch(entry -> isSame(entry.getValue(), further.get(entry.getKey())));
        }
        if (one instanceof List<?> list && other instanceof List<?> further) {
            boolean same = list.size() == further.size();
            for (int i = 0; same && i < list.size(); i++) {
                same = isSame(list.get(i), further.get(i));
            }
            return same;
        }
        return one instanceof Number && other instanceof Number
                ? new BigDecimal(one.toString()).compareTo(new BigDecimal(other.toString())) == 0
                : Objects.equals(one, other);
    }

    private @Nullable Object get(String path) {
        Object value = document;
        for (String key : keys(path)) {
            value = child(value, key, path);
        }
        return value;
    }

    private void add(String path, @Nullable Object value) {
        List<String> keys = keys(path);
        if (keys.isEmpty()) {
            document = value;
            return;
        }
        String last = keys.get(keys.size() - 1);
        Object parent = parent(keys, path);
        if (parent instanceof List<?>) {
            List<@Nullable Object> list = Trees.list(parent);
            list.add(last.equals("-") ? list.size() : index(last, list.size(), path), value);
        } else {
            Trees.object(parent).orElseThrow(() -> missing(path)).put(last, value);
        }
    }

    private void replace(String path, @Nullable Object value) {
        List<String> keys = keys(path);
        if (!keys.isEmpty() && parent(keys, path) instanceof List<?> list) {
            Trees.list(list).set(index(keys.get(keys.size() - 1), list.size() - 1, path), value);
        } else {
            add(path, value);
        }
    }

    private @Nullable Object remove(String path) {
        List<String> keys = keys(path);
        Object removed = get(path);
        if (keys.isEmpty()) {
            document = null;
            return removed;
        }
        String last = keys.get(keys.size() - 1);
        Object parent = parent(keys, path);
        if (parent instanceof List<?> list) {
            list.remove(index(last, list.size() - 1, path));
        } else {
            Trees.object(parent).orElseThrow().remove(last);
        }
        return removed;
    }

    private @Nullable Object parent(List<String> keys, String path) {
        Object value = document;
        for (String key : keys.subList(0, keys.size() - 1)) {
            value = child(value, key, path);
        }
        return value;
    }

    private static @Nullable Object child(@Nullable Object parent, String key, String path) {
        if (parent instanceof List<?> list) {
            return list.get(index(key, list.size() - 1, path));
        }
        Map<String, @Nullable Object> object = Trees.object(parent).orElseThrow(() -> missing(path));
        if (!object.containsKey(key)) {
            throw missing(path);
        }
        return object.get(key);
    }

    private static int index(String key, int max, String path) {
        if (!key.matches("0|[1-9][0-9]{0,8}") || Integer.parseInt(key) > max) {
            throw missing(path);
        }
        return Integer.parseInt(key);
    }

    private static PatchException missing(String path) {
        return new PatchException("doc is missing path: \"" + path + '"');
    }

    /** RFC 6901. */
    private static List<String> keys(String pointer) {
        if (pointer.isEmpty()) {
            return List.of();
        }
        if (!pointer.startsWith("/")) {
            throw missing(pointer);
        }
        List<String> keys = new ArrayList<>(Arrays.asList(pointer.substring(1).split("/", -1)));
        keys.replaceAll(key -> key.replace("~1", "/").replace("~0", "~"));
        return keys;
    }

    private @Nullable Object copy(@Nullable Object tree) {
        count(tree);
        return Trees.copy(tree);
    }

    private void count(@Nullable Object tree) {
        copied += tree instanceof String text ? 1 + text.length() : 1;
        if (copied > MAX_COPIED) {
            throw new PatchException("copies make the document too large");
        }
        if (tree instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                copied += ((String) key).length();
                count(value);
            });
        } else if (tree instanceof List<?> list) {
            list.forEach(this::count);
        }
    }

    private static @Nullable Object value(Map<String, @Nullable Object> operation) {
        if (!operation.containsKey("value")) {
            throw new PatchException("an operation without a value");
        }
        return operation.get("value");
    }

    private static String text(Map<String, @Nullable Object> operation, String field) {
        return Trees.string(operation, field).orElseThrow(() -> new PatchException("an operation without " + field));
    }
}
