package io.gatehouse.wire;

import static io.gatehouse.wire.MalformedException.Reason.ENCODING;
import static io.gatehouse.wire.MalformedException.Reason.REPEATED_SINGULAR;
import static io.gatehouse.wire.MalformedException.Reason.SYNTAX;
import static io.gatehouse.wire.MalformedException.Reason.TOO_LARGE;
import static io.gatehouse.wire.MalformedException.Reason.UNKNOWN_FIELD;
import static io.gatehouse.wire.MalformedException.Reason.WRONG_TYPE;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The primitives of protobuf, strictly: what readers in other languages understand differently (tags of more than 32 bits, groups,
 * numbers too large for their field) is refused. Knows the path to where it reads, for the messages of its exceptions.
 */
final class WireReader {
    /** How a field's value is read. */
    interface Type {
        @Nullable
        Object read(WireReader in);

        default boolean isVarint() {
            return false;
        }
    }

    static final int VARINT = 0;
    static final int DELIMITED = 2;

    private final CodedInputStream in;
    private final Deque<String> path = new ArrayDeque<>();
    private final Weight weight;
    private int messagesLeft;

    WireReader(byte[] bytes, int offset, int length, Weight weight) {
        this.weight = weight;
        in = CodedInputStream.newInstance(bytes, offset, length);
        // An empty message takes two bytes here and hundreds as a tree. Real objects have far fewer messages than this.
        messagesLeft = 1000 + length / 8;
    }

    /** Of the tree that is made of what is read. */
    Weight weight() {
        return weight;
    }

    boolean atEnd() {
        return call(in::isAtEnd);
    }

    /** The next field's number in the upper bits, its wire type in the lower three. */
    int tag() {
        long tag = call(in::readRawVarint64);
        if (tag < 0 || tag > 0xffff_ffffL || tag >>> 3 == 0) {
            throw fault(SYNTAX, "a field number out of range");
        }
        return (int) tag;
    }

    static int number(int tag) {
        return tag >>> 3;
    }

    void requireWireType(int tag, int expected) {
        if ((tag & 7) != expected) {
            throw fault(WRONG_TYPE, "wire type " + (tag & 7) + " (expected: " + expected + ")");
        }
    }

    long varint(long min, long max) {
        long value = call(in::readRawVarint64);
        if (value < min || value > max) {
            throw fault(WRONG_TYPE, "a number out of range");
        }
        return value;
    }

    byte[] bytes() {
        int length = length();
        return call(() -> in.readRawBytes(length));
    }

    String string() {
        return Utf8.decode(bytes())
                .orElseThrow(() -> fault(ENCODING, "text that is not UTF-8"))
                .toString();
    }

    /** Begins the message whose length comes next; from here {@link #atEnd} means its end. */
    int enter() {
        if (--messagesLeft < 0) {
            throw fault(TOO_LARGE, "too many messages for so few bytes");
        }
        int length = length();
        return call(() -> in.pushLimit(length));
    }

    private int length() {
        return (int) varint(0, Integer.MAX_VALUE);
    }

    /** Ends the message that gave {@code outer}. */
    void leave(int outer) {
        in.popLimit(outer);
    }

    /** A message of so few fields that it needs no schema: field n has the n-th type. Absent fields are null. */
    @Nullable
    Object[] fields(Type... types) {
        @Nullable Object[] values = new Object[types.length];
        while (!atEnd()) {
            int tag = tag();
            int index = number(tag) - 1;
            if (index >= types.length) {
                throw unknownField(tag);
            }
            requireWireType(tag, types[index].isVarint() ? VARINT : DELIMITED);
            values[index] = once(values[index], Objects.requireNonNull(types[index].read(this)));
        }
        return values;
    }

    /** As {@link #fields}, for a message whose length comes next. */
    @Nullable
    Object[] nested(Type... types) {
        int outer = enter();
        @Nullable Object[] values = fields(types);
        leave(outer);
        return values;
    }

    void descend(String field) {
        path.addLast(field);
    }

    void ascend() {
        path.removeLast();
    }

    int depth() {
        return path.size();
    }

    MalformedException unknownField(int tag) {
        return fault(UNKNOWN_FIELD, "no field has number " + number(tag));
    }

    /** The value of a singular field: {@code next}, if nothing was there {@code before}. */
    <T> T once(@Nullable T before, T next) {
        if (before != null) {
            throw fault(REPEATED_SINGULAR, "a singular field occurs twice");
        }
        return next;
    }

    MalformedException fault(MalformedException.Reason reason, String message) {
        return new MalformedException(reason, "protobuf: " + message + where());
    }

    private String where() {
        return path.isEmpty() ? "" : " in " + String.join(".", path);
    }

    private interface Read<T> {
        T call() throws IOException;
    }

    private <T> T call(Read<T> read) {
        try {
            return read.call();
        } catch (IOException e) {
            throw fault(SYNTAX, "ends too early or is no protobuf");
        }
    }
}
