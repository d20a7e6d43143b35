package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.objects.Kind;
import io.gatehouse.demo.embedded.objects.Kinds;
import io.gatehouse.wire.Field;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Scalar;
import io.gatehouse.wire.Schema;
import io.gatehouse.wire.Trees;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * OpenAPI v3 documents, one for each version of a group: what kubectl needs of them for apply (keys to merge by, and that fields are
 * validated here) and for explain (the fields, without descriptions).
 */
final class OpenApi {
    private final Kinds kinds;
    private final Map<String, byte[]> documents = new HashMap<>();

    OpenApi(Kinds kinds) {
        this.kinds = kinds;
    }

    /** What documents there are. */
    Answer index() {
        Map<String, @Nullable Object> paths = Trees.of();
        for (String apiVersion : kinds.apiVersions()) {
            String path = path(apiVersion);
            String url = "/openapi/v3/" + path + "?hash=" + hash(document(apiVersion));
            paths.put(path, Trees.of("serverRelativeURL", url));
        }
        return Answer.json(Trees.of("paths", paths));
    }

    /** @param path as the index names it */
    Optional<Answer> find(String path) {
        return kinds.apiVersions().stream()
                .filter(apiVersion -> path(apiVersion).equals(path))
                .findFirst()
                .map(apiVersion -> Answer.bytes(200, Answer.JSON, document(apiVersion)));
    }

    private static String path(String apiVersion) {
        return (apiVersion.contains("/") ? "apis/" : "api/") + apiVersion;
    }

    private byte[] document(String apiVersion) {
        return documents.computeIfAbsent(apiVersion, version -> Json.write(describe(version)));
    }

    private Map<String, @Nullable Object> describe(String apiVersion) {
        Map<String, @Nullable Object> paths = Trees.of();
        Map<String, @Nullable Object> schemas = Trees.of();
        for (Kind kind : kinds.of(apiVersion)) {
            paths.putAll(OpenApiPaths.of(kind, "/" + path(apiVersion)));
            add(schemas, kind.message());
            Map<String, @Nullable Object> schema =
                    Trees.grow(schemas, reference(kind.message().name()));
            Trees.grow(schema, "properties").put("apiVersion", Trees.of("type", "string"));
            Trees.grow(schema, "properties").put("kind", Trees.of("type", "string"));
            schema.put(OpenApiPaths.KIND, Trees.listOf(OpenApiPaths.kind(kind)));
        }
        return Trees.of(
                "openapi",
                "3.0.0",
                "info",
                Trees.of("title", "Kubernetes", "version", "v1.37"),
                "paths",
                paths,
                "components",
                Trees.of("schemas", schemas));
    }

    /** With all that it refers to. */
    private static void add(Map<String, @Nullable Object> schemas, Schema.Message message) {
        String name = reference(message.name());
        if (schemas.containsKey(name)) {
            return;
        }
        Map<String, @Nullable Object> properties = Trees.of();
        schemas.put(name, Trees.of("type", "object", "properties", properties));
        for (Field field : allFields(message)) {
            properties.put(field.name(), property(field));
            if (field.message() != null) {
                add(schemas, Schema.kubernetes().message(field.message()));
            }
        }
    }

    private static List<Field> allFields(Schema.Message message) {
        List<Field> fields = new ArrayList<>();
        for (Field field : message.fields()) {
            if (field.inlined()) {
                fields.addAll(allFields(message(field)));
            } else {
                fields.add(field);
            }
        }
        return fields;
    }

    private static Map<String, @Nullable Object> property(Field field) {
        Map<String, @Nullable Object> value = field.scalar() != null ? scalar(field.scalar()) : message(message(field));
        Map<String, @Nullable Object> property = switch (field.shape()) {
            case ONE -> value;
            case LIST -> Trees.of("type", "array", "items", value);
            case MAP -> Trees.of("type", "object", "additionalProperties", value);
        };
        List<String> strategies = new ArrayList<>();
        if (field.mergeKey() != null) {
            strategies.add("merge");
        }
        if (field.retainKeys()) {
            strategies.add("retainKeys");
        }
        if (!strategies.isEmpty()) {
            property.put("x-kubernetes-patch-strategy", String.join(",", strategies));
        }
        if (field.mergeKey() != null && !field.mergeKey().isEmpty()) {
            property.put("x-kubernetes-patch-merge-key", field.mergeKey());
        }
        return property;
    }

    private static Map<String, @Nullable Object> message(Schema.Message message) {
        return message.isBareList()
                ? property(message.fields().get(0))
                : Trees.of(
                        "allOf", Trees.listOf(Trees.of("$ref", "#/components/schemas/" + reference(message.name()))));
    }

    private static Map<String, @Nullable Object> scalar(Scalar scalar) {
        return switch (scalar) {
            case STRING, QUANTITY -> Trees.of("type", "string");
            case BYTES -> Trees.of("type", "string", "format", "byte");
            case BOOL -> Trees.of("type", "boolean");
            case INT32 -> Trees.of("type", "integer", "format", "int32");
            case INT64 -> Trees.of("type", "integer", "format", "int64");
            case INT_OR_STRING -> Trees.of("type", "string", "format", "int-or-string");
            case TIME, MICRO_TIME -> Trees.of("type", "string", "format", "date-time");
            case RAW_EXTENSION, FIELDS_V1 -> Trees.of("type", "object");
        };
    }

    private static Schema.Message message(Field field) {
        return Schema.kubernetes().message(Objects.requireNonNull(field.message()));
    }

    private static String reference(String name) {
        return (name.startsWith("meta.") ? "io.k8s.apimachinery.pkg.apis." : "io.k8s.api.") + name;
    }

    private static String hash(byte[] document) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(document);
            return HexFormat.of().withUpperCase().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has it", e);
        }
    }
}
