package io.gatehouse.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The memory that a tree takes, told while it grows: thirty times the bytes that it is read from, where those are many small values.
 * Told in whole pieces, a little late and rather too much.
 */
public final class Weight {
    /** Of trees that are small by where they come from. */
    public static final Weight ANY = new Weight(bytes -> {});

    private static final int PIECE = 64 << 10;

    // A 64-bit JVM with compressed pointers; maps and lists with the tables that they begin with.
    private static final int OBJECT = 136;
    private static final int MEMBER = 52;
    private static final int LIST = 80;
    private static final int ITEM = 6;
    private static final int STRING = 44;
    private static final int INTEGER = 16;
    private static final int DECIMAL = 48;

    private final Limit limit;
    private int untold;

    /** Takes bytes; what it throws ends the reading, and whoever asked for it gets it. */
    @FunctionalInterface
    public interface Limit {
        void take(long bytes);
    }

    /** For one tree, on one thread. */
    public Weight(Limit limit) {
        this.limit = limit;
    }

    void object() {
        add(OBJECT);
    }

    void member(String key) {
        add(MEMBER + STRING + length(key));
    }

    /** One whose members' names are the program's own. */
    void message(int members) {
        add(OBJECT + MEMBER * members);
    }

    void list() {
        add(LIST);
    }

    /** Gives it back. */
    @Nullable
    Object scalar(@Nullable Object value) {
        add(ITEM + of(value));
        return value;
    }

    private static int of(@Nullable Object value) {
        if (value instanceof String text) {
            return STRING + length(text);
        }
        if (value instanceof BigDecimal || value instanceof BigInteger) {
            return DECIMAL;
        }
        return value instanceof Long ? INTEGER : 0;
    }

    private static int length(String text) {
        return 2 * text.length();
    }

    /** The tree is whole. */
    void end() {
        if (untold > 0) {
            limit.take(untold);
            untold = 0;
        }
    }

    private void add(int bytes) {
        if (this != ANY) {
            untold += bytes;
            if (untold >= PIECE) {
                end();
            }
        }
    }
}
