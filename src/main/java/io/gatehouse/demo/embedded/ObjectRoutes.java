package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.objects.Deletion;
import io.gatehouse.demo.embedded.objects.Failure;
import io.gatehouse.demo.embedded.objects.Kind;
import io.gatehouse.demo.embedded.objects.Kinds;
import io.gatehouse.demo.embedded.objects.Meta;
import io.gatehouse.demo.embedded.objects.Patch;
import io.gatehouse.demo.embedded.objects.Registry;
import io.gatehouse.demo.embedded.objects.Store;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import io.gatehouse.wire.YamlBody;
import io.vertx.core.http.HttpMethod;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be done to objects: read, list, watch, create, replace, patch, delete. */
final class ObjectRoutes {
    private final Store store;
    private final Registry registry;
    private final Deletion deletion;
    private final Watches watches;

    ObjectRoutes(Kinds kinds, Store store, Registry registry, Watches watches) {
        this.store = store;
        this.registry = registry;
        this.deletion = new Deletion(kinds, store);
        this.watches = watches;
    }

    Answer collection(Target target, Request request) {
        if (request.isRead()) {
            return request.flag("watch") ? watches.open(target, request) : list(target, request);
        }
        boolean everywhere = target.kind().isNamespaced() && target.namespace().isEmpty();
        if (request.is(HttpMethod.POST) && !everywhere) {
            return create(target, Bodies.object(request), request);
        }
        if (request.is(HttpMethod.DELETE) && !everywhere && target.kind().mayDeleteMany()) {
            return deleteMany(target, request);
        }
        throw Failure.methodNotAllowed();
    }

    /** @param part what of the object is meant */
    Answer object(Target target, Registry.Part part, Request request) {
        if (request.isRead()) {
            return shown(200, target.kind(), current(target), request);
        }
        if (request.is(HttpMethod.PUT)) {
            return update(target, part, Bodies.object(request), request);
        }
        if (request.is(HttpMethod.PATCH)) {
            return patch(target, part, request);
        }
        if (request.is(HttpMethod.DELETE) && part == Registry.Part.MAIN) {
            return delete(target, request);
        }
        throw Failure.methodNotAllowed();
    }

    private Map<String, @Nullable Object> current(Target target) {
        return store.get(target.kind(), target.namespace(), target.name());
    }

    private Answer list(Target target, Request request) {
        long current = store.version();
        long wanted = request.number("resourceVersion").orElse(0L);
        if (wanted > current) {
            throw Failure.versionTooLarge(wanted, current);
        }
        if (request.query("resourceVersionMatch").equals("Exact") && wanted != current) {
            throw Failure.expired(wanted, current);
        }
        return listed(target.kind(), selected(target, request), request);
    }

    private List<Map<String, @Nullable Object>> selected(Target target, Request request) {
        Selection selection = Selection.of(target.kind(), request);
        return store.list(target.kind(), target.namespace()).stream()
                .filter(selection::matches)
                .toList();
    }

    private Answer create(Target target, Map<String, @Nullable Object> object, Request request) {
        Registry.Written written = registry.create(target.kind(), target.namespace(), object, options(request));
        return written(201, target.kind(), written, request);
    }

    private Answer update(Target target, Registry.Part part, Map<String, @Nullable Object> object, Request request) {
        Registry.Written written =
                registry.update(target.kind(), target.namespace(), target.name(), object, part, options(request));
        return written(200, target.kind(), written, request);
    }

    private Answer patch(Target target, Registry.Part part, Request request) {
        Patch patch = patchOf(request);
        Object document = document(patch, request);
        Optional<Map<String, @Nullable Object>> before = store.find(target.kind(), target.namespace(), target.name());
        if (before.isEmpty() && patch == Patch.APPLY && part == Registry.Part.MAIN) {
            return createApplied(target, document, request);
        }
        Map<String, @Nullable Object> after = patch.apply(target.kind().message(), current(target), document);
        Meta.of(after).remove("managedFields");
        return update(target, part, after, request);
    }

    private Answer createApplied(Target target, @Nullable Object document, Request request) {
        Map<String, @Nullable Object> object =
                Trees.object(document).orElseThrow(() -> Failure.badRequest("the applied object is none"));
        if (!target.name().equals(Meta.name(object))) {
            throw Failure.badRequest("the name of the applied object does not match the name on the URL");
        }
        return create(target, object, request);
    }

    static Patch patchOf(Request request) {
        return Patch.of(request.contentType())
                .orElseThrow(() -> Failure.unsupportedMediaType(
                        Arrays.stream(Patch.values()).map(Patch::mediaType).collect(Collectors.joining(", "))));
    }

    static @Nullable Object document(Patch patch, Request request) {
        return patch == Patch.APPLY ? YamlBody.parse(request.body()) : Json.parse(request.body());
    }

    private Answer delete(Target target, Request request) {
        Map<String, @Nullable Object> object = current(target);
        Deletion.Options options = DeleteOptions.of(request);
        return deletion.delete(target.kind(), target.namespace(), target.name(), options)
                .map(left -> shown(200, target.kind(), left, request))
                .orElseGet(() -> Answer.json(deleted(target, object)));
    }

    private Answer deleteMany(Target target, Request request) {
        List<Map<String, @Nullable Object>> objects = selected(target, request);
        Deletion.Options options = DeleteOptions.of(request);
        objects.forEach(object -> deletion.delete(target.kind(), Meta.namespace(object), Meta.name(object), options));
        return listed(target.kind(), objects, request);
    }

    private static Map<String, @Nullable Object> deleted(Target target, Map<String, @Nullable Object> object) {
        Map<String, @Nullable Object> details = Trees.of("name", target.name());
        if (!target.kind().group().isEmpty()) {
            details.put("group", target.kind().group());
        }
        details.put("kind", target.kind().plural());
        details.put("uid", Meta.uid(object));
        return Trees.of(
                "kind", "Status", "apiVersion", "v1", "metadata", Trees.of(), "status", "Success", "details", details);
    }

    static Registry.Options options(Request request) {
        return new Registry.Options(request.isDryRun(), fieldValidation(request).equals("Strict"));
    }

    private static String fieldValidation(Request request) {
        String given = request.query("fieldValidation");
        if (!List.of("", "Ignore", "Strict", "Warn").contains(given)) {
            throw Failure.badRequest("fieldValidation: Unsupported value: \"" + given
                    + "\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\"");
        }
        return given;
    }

    private static Answer written(int code, Kind kind, Registry.Written written, Request request) {
        boolean silent = fieldValidation(request).equals("Ignore");
        List<String> warnings = silent
                ? List.of()
                : written.unknown().stream()
                        .map(path -> "unknown field \"" + path + "\"")
                        .toList();
        return shown(code, kind, written.object(), request).withWarnings(warnings);
    }

    private static Answer shown(int code, Kind kind, Map<String, @Nullable Object> object, Request request) {
        View view = View.of(request.headers().get("Accept"));
        return Answer.json(code, view.one(kind, object, request.query("includeObject")));
    }

    private Answer listed(Kind kind, List<Map<String, @Nullable Object>> objects, Request request) {
        View view = View.of(request.headers().get("Accept"));
        return Answer.json(view.list(kind, objects, store.version(), request.query("includeObject")));
    }
}
