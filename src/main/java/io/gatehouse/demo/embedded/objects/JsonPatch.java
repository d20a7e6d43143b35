package io.gatehouse.demo.embedded.objects;

import io.gatehouse.wire.Trees;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** JSON patch (RFC 6902). */
final class JsonPatch {
    private static final int MAX_OPERATIONS = 10_000;

    private final Map<String, @Nullable Object> document;

    private JsonPatch(Map<String, @Nullable Object> document) {
        this.document = document;
    }

    /** Changes {@code document}. */
    static void apply(Map<String, @Nullable Object> document, List<@Nullable Object> operations) {
        if (operations.size() > MAX_OPERATIONS) {
            throw Failure.tooLarge();
        }
        JsonPatch patch = new JsonPatch(document);
        for (Object operation : operations) {
            patch.apply(Trees.object(operation).orElseThrow(Failure::unprocessable));
        }
    }

    private void apply(Map<String, @Nullable Object> operation) {
        String path = text(operation, "path");
        switch (text(operation, "op")) {
            case "add" -> add(path, Trees.copy(operation.get("value")));
            case "remove" -> remove(path);
            case "replace" -> replace(path, Trees.copy(operation.get("value")));
            case "copy" -> add(path, Trees.copy(get(text(operation, "from"))));
            case "move" -> add(path, remove(text(operation, "from")));
            case "test" -> test(path, operation.get("value"));
            default -> throw Failure.unprocessable();
        }
    }

    private void test(String path, @Nullable Object value) {
        if (!Objects.equals(get(path), value)) {
            throw Failure.unprocessable();
        }
    }

    private @Nullable Object get(String path) {
        Object value = document;
        for (String key : keys(path)) {
            value = child(value, key);
        }
        return value;
    }

    private void add(String path, @Nullable Object value) {
        List<String> keys = keys(path);
        String last = last(keys);
        Object parent = parent(keys);
        if (parent instanceof List<?>) {
            List<@Nullable Object> list = Trees.list(parent);
            list.add(last.equals("-") ? list.size() : index(last, list.size()), value);
        } else {
            Trees.object(parent).orElseThrow(Failure::unprocessable).put(last, value);
        }
    }

    /** A member that is missing is added: RFC 6902 would have it an error, kube-apiserver has not. */
    private void replace(String path, @Nullable Object value) {
        if (parent(keys(path)) instanceof List<?> list) {
            Trees.list(list).set(index(last(keys(path)), list.size() - 1), value);
        } else {
            add(path, value);
        }
    }

    private @Nullable Object remove(String path) {
        List<String> keys = keys(path);
        Object removed = get(path);
        Object parent = parent(keys);
        if (parent instanceof List<?> list) {
            list.remove(index(last(keys), list.size() - 1));
        } else {
            Trees.object(parent).orElseThrow().remove(last(keys));
        }
        return removed;
    }

    private @Nullable Object parent(List<String> keys) {
        Object value = document;
        for (String key : keys.subList(0, keys.size() - 1)) {
            value = child(value, key);
        }
        return value;
    }

    private static @Nullable Object child(@Nullable Object parent, String key) {
        if (parent instanceof List<?> list) {
            return list.get(index(key, list.size() - 1));
        }
        Map<String, @Nullable Object> object = Trees.object(parent).orElseThrow(Failure::unprocessable);
        if (!object.containsKey(key)) {
            throw Failure.unprocessable();
        }
        return object.get(key);
    }

    private static int index(String key, int max) {
        if (!key.matches("0|[1-9][0-9]{0,8}") || Integer.parseInt(key) > max) {
            throw Failure.unprocessable();
        }
        return Integer.parseInt(key);
    }

    /** The document as a whole cannot be replaced: it would be another object. */
    private static String last(List<String> keys) {
        if (keys.isEmpty()) {
            throw Failure.unprocessable();
        }
        return keys.get(keys.size() - 1);
    }

    private static List<String> keys(String pointer) {
        if (pointer.isEmpty()) {
            return List.of();
        }
        if (!pointer.startsWith("/")) {
            throw Failure.unprocessable();
        }
        List<String> keys = new ArrayList<>(Arrays.asList(pointer.substring(1).split("/", -1)));
        keys.replaceAll(key -> key.replace("~1", "/").replace("~0", "~"));
        return keys;
    }

    private static String text(Map<String, @Nullable Object> operation, String field) {
        return Trees.string(operation, field).orElseThrow(Failure::unprocessable);
    }
}
