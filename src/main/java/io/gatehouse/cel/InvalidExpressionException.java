package io.gatehouse.cel;

/** An expression that is none, or not of the type that is wanted. The message has the compiler's lines, as many as it gave. */
public final class InvalidExpressionException extends Exception {
    private static final long serialVersionUID = 1;

    public InvalidExpressionException(String message) {
        super(message);
    }
}
