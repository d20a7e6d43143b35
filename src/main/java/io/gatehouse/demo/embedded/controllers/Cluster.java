package io.gatehouse.demo.embedded.controllers;

import io.gatehouse.demo.embedded.objects.Deletion;
import io.gatehouse.demo.embedded.objects.Kind;
import io.gatehouse.demo.embedded.objects.Kinds;
import io.gatehouse.demo.embedded.objects.Meta;
import io.gatehouse.demo.embedded.objects.Registry;
import io.gatehouse.demo.embedded.objects.Shape;
import io.gatehouse.demo.embedded.objects.Store;
import io.gatehouse.wire.Trees;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What controllers need of the API. */
final class Cluster {
    private static final Registry.Options PLAIN = new Registry.Options(false, false);
    private static final Deletion.Options WITH_GRACE =
            new Deletion.Options(Optional.empty(), Optional.empty(), Optional.empty(), false, false);

    private final Kinds kinds;
    private final Store store;
    private final Registry registry;
    private final Deletion deletion;
    private long lastEvent = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());

    Cluster(Kinds kinds, Store store, Registry registry) {
        this.kinds = kinds;
        this.store = store;
        this.registry = registry;
        this.deletion = new Deletion(kinds, store);
    }

    Kinds kinds() {
        return kinds;
    }

    Store store() {
        return store;
    }

    Kind kind(String resource) {
        return kinds.get(resource);
    }

    Optional<Map<String, @Nullable Object>> find(Kind kind, Key key) {
        return store.find(kind, key.namespace(), key.name());
    }

    Map<String, @Nullable Object> create(Kind kind, String namespace, Map<String, @Nullable Object> object) {
        return registry.create(kind, namespace, object, PLAIN).object();
    }

    /** Puts a changed copy of the object, in its kind's form. */
    Map<String, @Nullable Object> change(
            Kind kind, Map<String, @Nullable Object> object, Consumer<Map<String, @Nullable Object>> change) {
        Map<String, @Nullable Object> copy = Trees.object(Trees.copy(object)).orElseThrow();
        change.accept(copy);
        return registry.replace(kind, object, Shape.fit(kind, copy).object());
    }

    void delete(Kind kind, Map<String, @Nullable Object> object) {
        deletion.delete(kind, Meta.namespace(object), Meta.name(object), WITH_GRACE);
    }

    /** A number for an event's name: they sort as they happened. */
    long nextEvent() {
        return ++lastEvent;
    }

    /** The living objects of the namespace that the owner controls. */
    List<Map<String, @Nullable Object>> controlledBy(Kind kind, Map<String, @Nullable Object> owner) {
        Optional<String> uid = Optional.of(Meta.uid(owner));
        return store.list(kind, Meta.namespace(owner)).stream()
                .filter(object -> Meta.controller(object).equals(uid))
                .filter(object -> !Meta.isBeingDeleted(object))
                .toList();
    }

    /** What a controlled object says of who controls it. */
    static Map<String, @Nullable Object> controllerReference(Kind kind, Map<String, @Nullable Object> owner) {
        return Trees.of(
                "apiVersion", kind.apiVersion(),
                "kind", kind.kind(),
                "name", Meta.name(owner),
                "uid", Meta.uid(owner),
                "controller", true,
                "blockOwnerDeletion", true);
    }

    /** A condition as statuses hold them. */
    static Map<String, @Nullable Object> condition(String type, boolean met, String reason, String message) {
        Map<String, @Nullable Object> condition =
                Trees.of("type", type, "status", met ? "True" : "False", "lastTransitionTime", Meta.now());
        if (!reason.isEmpty()) {
            condition.put("reason", reason);
            condition.put("message", message);
        }
        return condition;
    }
}
