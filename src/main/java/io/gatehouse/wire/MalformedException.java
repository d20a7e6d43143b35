package io.gatehouse.wire;

/**
 * Bytes that are not what they claim to be, or that a strict reader will not guess about. The message says what is wrong and
 * where, never what was there: it may be shown to whoever sent the bytes and written to a log.
 */
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why, for whoever decides what to answer. */
    public enum Reason {
        /** Not of the format's grammar. */
        SYNTAX,
        /** Text that is not UTF-8, or half a character of UTF-16. */
        ENCODING,
        /** A key of an object occurs twice. */
        DUPLICATE_KEY,
        /** Nested deeper than anything that Kubernetes stores. */
        TOO_DEEP,
        /** A number out of range, or content that would grow far beyond its bytes. */
        TOO_LARGE,
        /** Legal in its format, but not read here. */
        UNSUPPORTED,
        /** A protobuf body of a kind for which no schema is known. */
        UNKNOWN_KIND,
        /** A protobuf field that the schema lacks. */
        UNKNOWN_FIELD,
        /** A protobuf field that may occur once occurs again. */
        REPEATED_SINGULAR,
        /** A protobuf field whose encoding or value does not fit its type. */
        WRONG_TYPE
    }

    private final Reason reason;

    public MalformedException(Reason reason, String message) {
        // An answer to bad input, not a fault of ours: no stack trace, which is what costs.
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
