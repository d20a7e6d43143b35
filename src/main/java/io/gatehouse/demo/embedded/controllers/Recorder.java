package io.gatehouse.demo.embedded.controllers;

import io.gatehouse.demo.embedded.objects.Kind;
import io.gatehouse.demo.embedded.objects.Meta;
import io.gatehouse.wire.Trees;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes down, as events, what was done to an object. */
final class Recorder {
    private final Cluster cluster;
    private final Kind events;
    private final String component;

    Recorder(Cluster cluster, String component) {
        this.cluster = cluster;
        this.events = cluster.kind("events");
        this.component = component;
    }

    void normal(Kind kind, Map<String, @Nullable Object> object, String reason, String message) {
        record(kind, object, "Normal", reason, message);
    }

    void warning(Kind kind, Map<String, @Nullable Object> object, String reason, String message) {
        record(kind, object, "Warning", reason, message);
    }

    private void record(Kind kind, Map<String, @Nullable Object> object, String type, String reason, String message) {
        String now = Meta.now();
        String name = "%s.%016x".formatted(Meta.name(object), cluster.nextEvent());
        Map<String, @Nullable Object> involved = Trees.of(
                "kind", kind.kind(),
                "namespace", Meta.namespace(object),
                "name", Meta.name(object),
                "uid", Meta.uid(object),
                "apiVersion", kind.apiVersion(),
                "resourceVersion", Meta.resourceVersion(object));
        cluster.create(
                events,
                Meta.namespace(object),
                Trees.of(
                        "metadata", Trees.of("name", name),
                        "involvedObject", involved,
                        "reason", reason,
                        "message", message,
                        "source", Trees.of("component", component),
                        "firstTimestamp", now,
                        "lastTimestamp", now,
                        "count", 1L,
                        "type", type,
                        "reportingComponent", component));
    }
}
