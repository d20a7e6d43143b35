package io.gatehouse.demo.embedded.objects;

import io.gatehouse.wire.Trees;
import java.util.Map;
import java.util.Optional;

/** A store with the namespace {@code default}, and the rules around it. */
final class Fixture {
    static final Registry.Options STRICT = new Registry.Options(false, true);
    static final Deletion.Options PLAIN_DELETION =
            new Deletion.Options(Optional.empty(), Optional.empty(), Optional.empty(), false, false);

    final Kinds kinds = Kinds.load();
    final Store store = new Store();
    final Registry registry = new Registry(kinds, store);
    final Deletion deletion = new Deletion(kinds, store);

    Fixture() {
        create("namespaces", "{'metadata':{'name':'default'}}");
    }

    Kind kind(String resource) {
        return kinds.get(resource);
    }

    /** @param json with single quotes for double ones */
    Map<String, Object> create(String resource, String json) {
        Kind kind = kind(resource);
        return registry.create(kind, namespace(kind), json(json), STRICT).object();
    }

    Map<String, Object> update(String resource, Map<String, Object> object, Registry.Part part) {
        Kind kind = kind(resource);
        return registry.update(kind, namespace(kind), Meta.name(object), object, part, STRICT)
                .object();
    }

    Optional<Map<String, Object>> delete(String resource, String name, Deletion.Options options) {
        Kind kind = kind(resource);
        return deletion.delete(kind, namespace(kind), name, options);
    }

    Map<String, Object> get(String resource, String name) {
        Kind kind = kind(resource);
        return store.get(kind, namespace(kind), name);
    }

    private static String namespace(Kind kind) {
        return kind.isNamespaced() ? "default" : "";
    }

    static Map<String, Object> json(String text) {
        return Rows.object(text.replace('\'', '"'));
    }

    static Map<String, Object> copy(Map<String, Object> object) {
        return Trees.object(Trees.copy(object)).orElseThrow();
    }
}
