package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.objects.Failure;
import io.gatehouse.demo.embedded.objects.Meta;
import io.gatehouse.demo.embedded.objects.Patch;
import io.gatehouse.demo.embedded.objects.Registry;
import io.gatehouse.demo.embedded.objects.Shape;
import io.gatehouse.demo.embedded.objects.Store;
import io.gatehouse.wire.Schema;
import io.gatehouse.wire.Trees;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The subresource {@code scale}: an object's number of replicas as an object of its own. */
final class ScaleRoutes {
    private static final String API_VERSION = "autoscaling/v1";
    private static final String KIND = "Scale";

    private final Store store;
    private final Registry registry;

    ScaleRoutes(Store store, Registry registry) {
        this.store = store;
        this.registry = registry;
    }

    Answer answer(Target target, Request request) {
        Map<String, @Nullable Object> object = store.get(target.kind(), target.namespace(), target.name());
        if (request.isRead()) {
            return Answer.json(scaleOf(object));
        }
        Map<String, @Nullable Object> wanted = wanted(scaleOf(object), request);
        Map<String, @Nullable Object> scaled = Trees.object(Trees.copy(object)).orElseThrow();
        Trees.grow(scaled, "spec").put("replicas", replicas(target, wanted));
        Meta.of(scaled).put("resourceVersion", Meta.of(wanted).get("resourceVersion"));
        Registry.Written written = registry.update(
                target.kind(),
                target.namespace(),
                target.name(),
                scaled,
                Registry.Part.MAIN,
                ObjectRoutes.options(request));
        return Answer.json(scaleOf(written.object()));
    }

    private static Map<String, @Nullable Object> wanted(Map<String, @Nullable Object> scale, Request request) {
        if (request.is(HttpMethod.PUT)) {
            return fit(Bodies.object(request));
        }
        if (request.is(HttpMethod.PATCH)) {
            Patch patch = ObjectRoutes.patchOf(request);
            Schema.Message message = Schema.kubernetes().kind(API_VERSION, KIND).orElseThrow();
            return fit(patch.apply(message, scale, ObjectRoutes.document(patch, request)));
        }
        throw Failure.methodNotAllowed();
    }

    private static Long replicas(Target target, Map<String, @Nullable Object> scale) {
        long replicas = Trees.at(scale, "spec", "replicas") instanceof Long number ? number : 0;
        if (replicas < 0) {
            throw Failure.invalid(
                    "Scale.autoscaling",
                    "autoscaling",
                    KIND,
                    target.name(),
                    "spec.replicas",
                    "Invalid value: " + replicas + ": must be greater than or equal to 0");
        }
        return replicas;
    }

    private static Map<String, @Nullable Object> scaleOf(Map<String, @Nullable Object> object) {
        Map<String, @Nullable Object> metadata = Trees.of();
        for (String field : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            metadata.put(field, Meta.of(object).get(field));
        }
        return fit(Trees.of(
                "metadata", metadata,
                "spec", Trees.of("replicas", Trees.at(object, "spec", "replicas")),
                "status",
                        Trees.of(
                                "replicas", Objects.requireNonNullElse(Trees.at(object, "status", "replicas"), 0L),
                                "selector", selector(object))));
    }

    /** A ReplicationController's selector is a map of labels, that of the others an object. */
    private static String selector(Map<String, @Nullable Object> object) {
        Object selector = Trees.at(object, "spec", "selector");
        return Trees.at(selector, "matchLabels") == null && Trees.at(selector, "matchExpressions") == null
                ? Cells.labels(selector)
                : Cells.selector(selector);
    }

    private static Map<String, @Nullable Object> fit(Map<String, @Nullable Object> scale) {
        return Shape.fit(API_VERSION, KIND, scale).object();
    }
}
