package io.gatehouse.demo.embedded.objects;

import io.gatehouse.wire.Field;
import io.gatehouse.wire.JsonForm;
import io.gatehouse.wire.Scalar;
import io.gatehouse.wire.Schema;
import io.gatehouse.wire.Trees;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings a tree into the form of its kind, as an API server does that reads it into its own types: fields in order, what is empty
 * left out, what the kind does not know dropped and named, what has the wrong type refused.
 */
public final class Shape {
    /**
     * An object in its form.
     *
     * @param unknown the paths of what was dropped
     */
    public record Fitted(Map<String, @Nullable Object> object, List<String> unknown) {}

    private static final List<String> TYPE = List.of("kind", "apiVersion");
    private static final Schema SCHEMA = Schema.kubernetes();
    private static final JsonForm FORM = new JsonForm(SCHEMA);

    private final String kind;
    private final String version;
    private final List<String> unknown = new ArrayList<>();

    private Shape(String kind, String version) {
        this.kind = kind;
        this.version = version;
    }

    public static Fitted fit(Kind kind, Map<String, @Nullable Object> tree) {
        return fit(kind.apiVersion(), kind.kind(), tree);
    }

    /**
     * As {@link #fit(Kind, Map)}, for a kind that is not served.
     *
     * @throws Failure 400 where the tree is of another kind, or something in it of another type
     */
    public static Fitted fit(String apiVersion, String kind, Map<String, @Nullable Object> tree) {
        String version = apiVersion.substring(apiVersion.indexOf('/') + 1);
        Shape shape = new Shape(kind, version);
        shape.requireKind(apiVersion, tree);
        Map<String, @Nullable Object> object = Trees.of("kind", kind, "apiVersion", apiVersion);
        Set<String> known = new HashSet<>(object.keySet());
        Schema.Message message = SCHEMA.kind(apiVersion, kind).orElseThrow();
        object.putAll(shape.fields(message, tree, "", known));
        shape.noteUnknown(tree, "", known);
        return new Fitted(object, shape.unknown);
    }

    private void requireKind(String apiVersion, Map<String, @Nullable Object> tree) {
        Object givenKind = Objects.requireNonNullElse(tree.get("kind"), kind);
        Object givenVersion = Objects.requireNonNullElse(tree.get("apiVersion"), apiVersion);
        if (!kind.equals(givenKind) || !apiVersion.equals(givenVersion)) {
            throw Failure.badRequest(
                    "the object is %s of %s (must be %s of %s)".formatted(givenKind, givenVersion, kind, apiVersion));
        }
    }

    private Map<String, @Nullable Object> object(Schema.Message message, Object value, String path) {
        Map<String, @Nullable Object> tree =
                Trees.object(value).orElseThrow(() -> mismatch(value, path, message.name()));
        Set<String> known = new HashSet<>();
        Map<String, @Nullable Object> object = Trees.of();
        if (message.isKind()) {
            // An object inside another, such as a template of claims, may say what it is.
            known.addAll(TYPE);
            TYPE.forEach(field -> Trees.string(tree, field).ifPresent(text -> object.put(field, text)));
        }
        object.putAll(fields(message, tree, path, known));
        noteUnknown(tree, path, known);
        return object;
    }

    private Map<String, @Nullable Object> fields(
            Schema.Message message, Map<String, @Nullable Object> tree, String path, Set<String> known) {
        @Nullable Object[] values = new Object[message.fields().size()];
        for (int i = 0; i < values.length; i++) {
            Field field = message.fields().get(i);
            if (field.inlined()) {
                values[i] = fields(message(field), tree, path, known);
                continue;
            }
            known.add(field.name());
            Object value = tree.get(field.name());
            values[i] = value == null ? null : fieldValue(field, value, join(path, field.name()));
        }
        return FORM.object(message, values);
    }

    private void noteUnknown(Map<String, @Nullable Object> tree, String path, Set<String> known) {
        tree.keySet().stream().filter(key -> !known.contains(key)).forEach(key -> unknown.add(join(path, key)));
    }

    private Object fieldValue(Field field, Object value, String path) {
        return switch (field.shape()) {
            case ONE -> one(field, value, path);
            case LIST -> list(field, value, path);
            case MAP -> map(field, value, path);
        };
    }

    private List<@Nullable Object> list(Field field, Object value, String path) {
        if (!(value instanceof List<?> items)) {
            throw mismatch(value, path, "[]" + typeName(field));
        }
        List<@Nullable Object> list = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Object item = items.get(i);
            list.add(item == null ? FORM.emptyEntry(field) : one(field, item, path + "[" + i + "]"));
        }
        return list;
    }

    private Map<String, @Nullable Object> map(Field field, Object value, String path) {
        Map<String, @Nullable Object> entries =
                Trees.object(value).orElseThrow(() -> mismatch(value, path, "map[string]" + typeName(field)));
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        entries.forEach((key, entry) ->
                map.put(key, entry == null ? FORM.emptyEntry(field) : one(field, entry, join(path, key))));
        return map;
    }

    private Object one(Field field, Object value, String path) {
        Scalar scalar = field.scalar();
        if (scalar != null) {
            if (!fits(scalar, value)) {
                throw mismatch(value, path, typeName(field));
            }
            return scalar == Scalar.QUANTITY ? value.toString() : value;
        }
        Schema.Message message = message(field);
        if (message.isBareList()) {
            return list(message.fields().get(0), value, path);
        }
        return object(message, value, path);
    }

    private static boolean fits(Scalar scalar, Object value) {
        return switch (scalar) {
            case STRING -> value instanceof String;
            case BYTES -> value instanceof String text && isBase64(text);
            case BOOL -> value instanceof Boolean;
            case INT32 -> value instanceof Long number && number == number.intValue();
            case INT64 -> value instanceof Long;
            case QUANTITY -> isNumber(value) || (value instanceof String text && Quantity.isValid(text));
            case INT_OR_STRING -> value instanceof Long || value instanceof String;
            case TIME, MICRO_TIME -> value instanceof String text && isTime(text);
            case RAW_EXTENSION -> true;
            case FIELDS_V1 -> value instanceof Map;
        };
    }

    private static boolean isNumber(Object value) {
        return value instanceof Long || value instanceof BigDecimal || value instanceof BigInteger;
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private Failure mismatch(Object value, String path, String type) {
        String what = value instanceof Map
                ? "object"
                : value instanceof List
                        ? "array"
                        : value instanceof Boolean ? "bool" : isNumber(value) ? "number" : "string";
        return Failure.badRequest(
                "%s in version \"%s\" cannot be handled as a %s: json: cannot unmarshal %s into Go struct field %s.%s of type %s"
                        .formatted(kind, version, kind, what, kind, path, type));
    }

    private static String typeName(Field field) {
        return field.scalar() != null
                ? field.scalar().typeName()
                : message(field).name();
    }

    private static Schema.Message message(Field field) {
        return SCHEMA.message(Objects.requireNonNull(field.message()));
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
