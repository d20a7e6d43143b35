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

    private final Schema schema;
    private final JsonForm form;
    private final WireReader in;

    MessageReader(Schema schema, WireReader in) {
        this.schema = schema;
        this.form = new JsonForm(schema);
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
        if (message.isBareList()) {
            return list(values[0]);
        }
        Map<String, @Nullable Object> object = form.object(message, values);
        in.weight().message(object.size());
        return object;
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
            case ONE -> in.once(soFar, Objects.requireNonNullElse(value(field), JsonForm.NULL));
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
            return in.weight().scalar(field.scalar().read(in));
        }
        int outer = in.enter();
        Object value = read(message(field));
        in.leave(outer);
        return value;
    }

    private List<@Nullable Object> addPacked(Scalar scalar, List<@Nullable Object> list) {
        int outer = in.enter();
        while (!in.atEnd()) {
            list.add(in.weight().scalar(scalar.read(in)));
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
                case 2 -> value = in.once(value, Objects.requireNonNullElse(value(field), JsonForm.NULL));
                default -> throw in.unknownField(tag);
            }
        }
        in.leave(outer);
        key = Objects.requireNonNullElse(key, "");
        if (map.containsKey(key)) {
            throw in.fault(DUPLICATE_KEY, "a key occurs twice");
        }
        in.weight().member(key);
        map.put(key, value == null ? form.emptyEntry(field) : JsonForm.plain(value));
        return map;
    }

    private Schema.Message message(Field field) {
        return schema.message(Objects.requireNonNull(field.message()));
    }

    @SuppressWarnings("unchecked") // what was put there before
    private static List<@Nullable Object> list(@Nullable Object soFar) {
        return soFar == null ? new ArrayList<>() : (List<@Nullable Object>) soFar;
    }
}
