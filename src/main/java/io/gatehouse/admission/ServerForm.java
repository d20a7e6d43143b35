package io.gatehouse.admission;

import io.gatehouse.core.RequestInfo;
import io.gatehouse.wire.Field;
import io.gatehouse.wire.Scalar;
import io.gatehouse.wire.Schema;
import io.gatehouse.wire.Trees;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An object in the form in which an API server shows it to policies: what is empty, and left out where it is
 * empty, is not there, and there is what is always shown ({@code resources: {}}). Defaults are not filled in, and
 * what is of the wrong type stays: an API server refuses it. Objects of unknown kinds stay as they are.
 */
final class ServerForm {
    private final Schema schema;

    private ServerForm(Schema schema) {
        this.schema = schema;
    }

    /**
     * Changes the object.
     *
     * @param info of the request that it came with, which says what an object may leave out
     */
    static void give(Map<String, @Nullable Object> object, RequestInfo info) {
        Kinds.of(info).ifPresent(kind -> {
            object.putIfAbsent("kind", kind.name());
            object.putIfAbsent("apiVersion", kind.apiVersion());
            if (kind.name().equals(object.get("kind")) && object.get("apiVersion") instanceof String version) {
                Schema schema = Schema.kubernetes();
                schema.kind(version, kind.name()).ifPresent(message -> new ServerForm(schema).form(object, message));
            }
        });
        Trees.object(object, "metadata")
                .filter(metadata ->
                        !info.namespace().isEmpty() && !info.resource().equals("namespaces"))
                .ifPresent(metadata -> metadata.putIfAbsent("namespace", info.namespace()));
    }

    private void form(Map<String, @Nullable Object> object, Schema.Message message) {
        for (Field field : message.fields()) {
            if (field.inlined()) {
                form(object, message(field));
            } else {
                Object value = valueOf(field, object.get(field.name()));
                if (value == null || (field.omitted() && isEmpty(field, value))) {
                    object.remove(field.name());
                } else {
                    object.put(field.name(), value);
                }
            }
        }
    }

    private @Nullable Object valueOf(Field field, @Nullable Object sent) {
        if (sent == null) {
            return field.omitted() ? null : zero(field);
        }
        if (field.scalar() == Scalar.QUANTITY) {
            return quantities(field, sent);
        }
        if (field.message() == null || message(field).isBareList()) {
            return sent;
        }
        return switch (field.shape()) {
            case ONE -> formed(field, sent);
            case LIST -> sent instanceof List<?> list ? formedAll(field, list, sent) : sent;
            case MAP -> sent instanceof Map<?, ?> map ? formedAll(field, map.values(), sent) : sent;
        };
    }

    /** A number is as good as its digits. */
    private static Object quantities(Field field, Object sent) {
        if (sent instanceof Map<?, ?> map && field.shape() == Field.Shape.MAP) {
            Map<String, @Nullable Object> texts = new LinkedHashMap<>();
            map.forEach((key, value) -> texts.put((String) key, value instanceof Number ? value.toString() : value));
            return texts;
        }
        return sent instanceof Number ? sent.toString() : sent;
    }

    private Object formed(Field field, Object sent) {
        if (sent instanceof Map<?, ?>) {
            @SuppressWarnings("unchecked") // objects of a tree have strings for keys
            Map<String, @Nullable Object> object = (Map<String, @Nullable Object>) sent;
            form(object, message(field));
        }
        return sent;
    }

    private Object formedAll(Field field, Collection<?> items, Object sent) {
        for (Object item : items) {
            if (item != null) {
                formed(field, item);
            }
        }
        return sent;
    }

    /** What is shown where nothing was sent; null where that is null. */
    private @Nullable Object zero(Field field) {
        if (field.nullable() || field.shape() != Field.Shape.ONE) {
            return null;
        }
        Scalar scalar = field.scalar();
        if (scalar != null) {
            return scalar.zero();
        }
        if (message(field).isBareList()) {
            return null;
        }
        Map<String, @Nullable Object> empty = new LinkedHashMap<>();
        form(empty, message(field));
        return empty;
    }

    private static boolean isEmpty(Field field, Object value) {
        if (field.shape() == Field.Shape.LIST) {
            return value instanceof List<?> list && list.isEmpty();
        }
        if (field.shape() == Field.Shape.MAP) {
            return value instanceof Map<?, ?> map && map.isEmpty();
        }
        return !field.nullable() && (value.equals("") || value.equals(0L) || value.equals(false));
    }

    private Schema.Message message(Field field) {
        return schema.message(Objects.requireNonNull(field.message()));
    }
}
