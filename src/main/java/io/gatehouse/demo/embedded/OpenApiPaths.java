package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.objects.Kind;
import io.gatehouse.wire.Trees;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of an OpenAPI document by which kubectl finds a kind's path, and that writes to it are validated. */
final class OpenApiPaths {
    static final String KIND = "x-kubernetes-group-version-kind";

    private OpenApiPaths() {}

    /** @param prefix of the group's version, {@code /apis/apps/v1} */
    static Map<String, @Nullable Object> of(Kind kind, String prefix) {
        String collection = prefix + (kind.isNamespaced() ? "/namespaces/{namespace}/" : "/") + kind.plural();
        Map<String, @Nullable Object> paths = Trees.of(collection, Trees.of("post", operation(kind, "post")));
        if (kind.isStored()) {
            Trees.grow(paths, collection).put("get", operation(kind, "list"));
            paths.put(
                    collection + "/{name}",
                    Trees.of(
                            "get", operation(kind, "get"),
                            "put", operation(kind, "put"),
                            "patch", operation(kind, "patch"),
                            "delete", operation(kind, "delete")));
        }
        return paths;
    }

    static Map<String, @Nullable Object> kind(Kind kind) {
        return Trees.of("group", kind.group(), "version", kind.version(), "kind", kind.kind());
    }

    private static Map<String, @Nullable Object> operation(Kind kind, String action) {
        boolean writes = List.of("post", "put", "patch").contains(action);
        List<@Nullable Object> parameters = Trees.listOf();
        if (writes || action.equals("delete")) {
            parameters.add(parameter("dryRun"));
        }
        if (writes) {
            parameters.add(parameter("fieldManager"));
            parameters.add(parameter("fieldValidation"));
        }
        return Trees.of(
                "parameters",
                parameters,
                "responses",
                Trees.of("200", Trees.of("description", "OK")),
                "x-kubernetes-action",
                action,
                KIND,
                kind(kind));
    }

    private static Map<String, @Nullable Object> parameter(String name) {
        return Trees.of("name", name, "in", "query", "schema", Trees.of("type", "string"));
    }
}
