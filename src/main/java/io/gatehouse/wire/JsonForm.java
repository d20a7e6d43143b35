package io.gatehouse.wire;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How an API server's JSON shows a message: which fields are left out, what stands for those that were not set, in which order. */
public final class JsonForm {
    /** Stands for a value that was set and is null in JSON. */
    public static final Object NULL = new Object();

    private final Schema schema;

    public JsonForm(Schema schema) {
        this.schema = schema;
    }

    /** @param values one for each of the message's fields, in their order; null where the field was not set */
    public Map<String, @Nullable Object> object(Schema.Message message, @Nullable Object[] values) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            Field field = message.fields().get(i);
            Object value = values[i];
            if (field.inlined()) {
                object.putAll(Trees.object(value == null ? zero(field) : value).orElseThrow());
            } else if (value == null ? !field.omitted() : !(field.omitted() && isEmpty(field, value))) {
                object.put(field.name(), value == null ? zero(field) : plain(value));
            }
        }
        return object;
    }

    private static boolean isEmpty(Field field, Object value) {
        return switch (field.shape()) {
            case ONE -> !field.nullable() && isZero(value);
            case LIST -> ((List<?>) value).isEmpty();
            case MAP -> ((Map<?, ?>) value).isEmpty();
        };
    }

    private static boolean isZero(Object value) {
        return value == NULL || value.equals("") || value.equals(0L) || value.equals(false);
    }

    /** What JSON shows for a field that was not set and is not left out. */
    private @Nullable Object zero(Field field) {
        if (field.nullable() || field.shape() != Field.Shape.ONE) {
            return null;
        }
        return field.scalar() != null ? field.scalar().zero() : empty(message(field));
    }

    /** A list that was not set is null; one that was set without items is empty. */
    private @Nullable Object empty(Schema.Message message) {
        return message.isBareList()
                ? null
                : object(message, new Object[message.fields().size()]);
    }

    /** The value of an entry of a map that gives only a key. */
    @Nullable
    Object emptyEntry(Field field) {
        if (field.scalar() != null) {
            return field.scalar() == Scalar.BYTES ? "" : field.scalar().zero();
        }
        Schema.Message message = message(field);
        return message.isBareList() ? new ArrayList<>() : empty(message);
    }

    private Schema.Message message(Field field) {
        return schema.message(Objects.requireNonNull(field.message()));
    }

    static @Nullable Object plain(Object value) {
        return value == NULL ? null : value;
    }
}
