package io.gatehouse.wire;

import static io.gatehouse.wire.MalformedException.Reason.DUPLICATE_KEY;
import static io.gatehouse.wire.MalformedException.Reason.TOO_DEEP;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads one message by its schema, into the form in which an API server's JSON shows it. */
final class MessageReader {
    /** No object needs more, but there are messages that may contain themselves. */
    private static final int MAX_DEPTH = 64;

    /** Stands for a value that was there and is null in JSON. */
    private static final Object NULL = new Object();

    private final Schema schema;
    private final WireReader in;

    MessageReader(Schema schema, WireReader in) {
        this.schema = schema;
        this.in = in;
    }

    /** The message up to the reader's end: an object, or a list. */
    Object read(Schema.Message message) {
        if (in.depth() > MAX_DEPTH) {
            throw in.fault(TOO_DEEP, "nested deeper than " + MAX_DEPTH);
        }
        @Nullable Object[] values = new Object[message.fields().size()];
        while (!in.atEnd()) {
            int tag = in.tag();
            int index = message.indexOf(WireReader.number(tag));
            if (index < 0) {
                throw in.unknownField(tag);
            }
            Field field = message.fields().get(index);
            in.descend(field.name());
            values[index] = add(field, tag, values[index]);
            in.ascend();
        }
        return message.isBareList() ? list(values[0]) : object(message, values);
    }

    /** The field's value so far, with what comes next in the stream. */
    private Object add(Field field, int tag, @Nullable Object soFar) {
        Scalar scalar = field.scalar();
        boolean varint = scalar != null && scalar.isVarint();
        if (scalar != null && varint && field.shape() == Field.Shape.LIST && (tag & 7) == WireReader.DELIMITED) {
            return addPacked(scalar, list(soFar));
        }
        in.requireWireType(tag, varint ? WireReader.VARINT : WireReader.DELIMITED);
        return switch (field.shape()) {
            case ONE -> in.once(soFar, Objects.requireNonNullElse(value(field), NULL));
            case LIST -> {
                List<@Nullable Object> list = list(soFar);
                list.add(value(field));
                yield list;
            }
            case MAP -> addEntry(field, soFar);
        };
    }

    private @Nullable Object value(Field field) {
        if (field.scalar() != null) {
            return field.scalar().read(in);
        }
        int outer = in.enter();
        Object value = read(message(field));
        in.leave(outer);
        return value;
    }

    private List<@Nullable Object> addPacked(Scalar scalar, List<@Nullable Object> list) {
        int outer = in.enter();
        while (!in.atEnd()) {
            list.add(scalar.read(in));
        }
        in.leave(outer);
        return list;
    }

    private Map<String, @Nullable Object> addEntry(Field field, @Nullable Object soFar) {
        Map<String, @Nullable Object> map = Trees.object(soFar).orElseGet(LinkedHashMap::new);
        int outer = in.enter();
        String key = null;
        Object value = null;
        while (!in.atEnd()) {
            int tag = in.tag();
            in.requireWireType(tag, WireReader.DELIMITED);
            switch (WireReader.number(tag)) {
                case 1 -> key = in.once(key, in.string());
                case 2 -> value = in.once(value, Objects.requireNonNullElse(value(field), NULL));
                default -> throw in.unknownField(tag);
            }
        }
        in.leave(outer);
        key = Objects.requireNonNullElse(key, "");
        if (map.containsKey(key)) {
            throw in.fault(DUPLICATE_KEY, "a key occurs twice");
        }
        map.put(key, value == null ? emptyEntry(field) : plain(value));
        return map;
    }

    private Map<String, @Nullable Object> object(Schema.Message message, @Nullable Object[] values) {
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
        boolean zero = value == NULL || value.equals("") || value.equals(0L) || value.equals(false);
        return zero && !field.nullable();
    }

    /** What JSON shows for a field that was not there and is not left out. */
    private @Nullable Object zero(Field field) {
        if (field.nullable() || field.shape() != Field.Shape.ONE) {
            return null;
        }
        return field.scalar() != null ? field.scalar().zero() : empty(message(field));
    }

    /** A list that was not there is null; one that was there without items is empty. */
    private @Nullable Object empty(Schema.Message message) {
        return message.isBareList()
                ? null
                : object(message, new Object[message.fields().size()]);
    }

    /** The value of an entry of a map that gives only a key. */
    private @Nullable Object emptyEntry(Field field) {
        if (field.scalar() != null) {
            return field.scalar() == Scalar.BYTES ? "" : field.scalar().zero();
        }
        Schema.Message message = message(field);
        return message.isBareList() ? new ArrayList<>() : empty(message);
    }

    private Schema.Message message(Field field) {
        return schema.message(Objects.requireNonNull(field.message()));
    }

    @SuppressWarnings("unchecked") // what was put there before
    private static List<@Nullable Object> list(@Nullable Object soFar) {
        return soFar == null ? new ArrayList<>() : (List<@Nullable Object>) soFar;
    }

    private static @Nullable Object plain(Object value) {
        return value == NULL ? null : value;
    }
}
