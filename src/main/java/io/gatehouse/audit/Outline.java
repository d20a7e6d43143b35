package io.gatehouse.audit;

import io.gatehouse.wire.JsonCopy;
import io.gatehouse.wire.Trees;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an object is and is called, noted while it is copied. */
final class Outline implements JsonCopy.Watcher {
    private static final Set<String> KIND = Set.of("kind", "apiVersion");
    private static final Set<String> NAME = Set.of("namespace", "name", "uid", "resourceVersion");

    private final boolean omitsManagedFields;
    private final Map<String, @Nullable Object> tree = new LinkedHashMap<>();

    Outline(boolean omitsManagedFields) {
        this.omitsManagedFields = omitsManagedFields;
    }

    @Override
    public boolean leavesOut(JsonCopy.Place member) {
        return omitsManagedFields && member == ObjectPlace.MANAGED_FIELDS;
    }

    @Override
    public void scalar(JsonCopy.Place object, String name, Object value) {
        if (object == ObjectPlace.ROOT && KIND.contains(name)) {
            tree.put(name, value);
        } else if (object == ObjectPlace.ROOT_METADATA && NAME.contains(name)) {
            Trees.grow(tree, "metadata").put(name, value);
        }
    }

    Map<String, @Nullable Object> tree() {
        return tree;
    }
}
