package io.gatehouse.demo.embedded.objects;

import io.gatehouse.wire.Trees;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All objects, in memory, and what happened to them lately. What it gives must not be changed: who wants to change an object
 * copies it and puts the copy. For one thread.
 */
public final class Store {
    private final Map<String, NavigableMap<String, Map<String, @Nullable Object>>> objects = new HashMap<>();
    private final History history = new History();
    private final List<Consumer<Change>> listeners = new ArrayList<>();
    private long version = 1;

    public long version() {
        return version;
    }

    public History history() {
        return history;
    }

    /** Told of every change, after it happened. */
    public void listen(Consumer<Change> listener) {
        listeners.add(listener);
    }

    public Optional<Map<String, @Nullable Object>> find(Kind kind, String namespace, String name) {
        return Optional.ofNullable(of(kind).get(key(namespace, name)));
    }

    public Map<String, @Nullable Object> get(Kind kind, String namespace, String name) {
        return find(kind, namespace, name).orElseThrow(() -> Failure.notFound(kind, name));
    }

    /**
     * In the order of namespace and name.
     *
     * @param namespace empty for all
     */
    public List<Map<String, @Nullable Object>> list(Kind kind, String namespace) {
        Collection<Map<String, @Nullable Object>> found = namespace.isEmpty()
                ? of(kind).values()
                : of(kind).subMap(namespace + "/", namespace + "0").values(); // "0" follows "/"
        return List.copyOf(found);
    }

    /** Adds or replaces the object; gives it back with its new resourceVersion. */
    public Map<String, @Nullable Object> put(Kind kind, Map<String, @Nullable Object> object) {
        version++;
        Map<String, @Nullable Object> stored = versioned(object);
        String key = key(Meta.namespace(object), Meta.name(object));
        Map<String, @Nullable Object> before = of(kind).put(key, stored);
        publish(new Change(version, before == null ? Change.Type.ADDED : Change.Type.MODIFIED, kind, stored, before));
        return stored;
    }

    public void remove(Kind kind, Map<String, @Nullable Object> object) {
        Map<String, @Nullable Object> before = of(kind).remove(key(Meta.namespace(object), Meta.name(object)));
        if (before != null) {
            version++;
            publish(new Change(version, Change.Type.DELETED, kind, versioned(before), before));
        }
    }

    private void publish(Change change) {
        history.add(change);
        List.copyOf(listeners).forEach(listener -> listener.accept(change));
    }

    private Map<String, @Nullable Object> versioned(Map<String, @Nullable Object> object) {
        Map<String, @Nullable Object> copy = Trees.object(Trees.copy(object)).orElseThrow();
        Meta.of(copy).put("resourceVersion", Long.toString(version));
        return copy;
    }

    private NavigableMap<String, Map<String, @Nullable Object>> of(Kind kind) {
        return objects.computeIfAbsent(kind.resource(), resource -> new TreeMap<>());
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
