package io.gatehouse.core;

/** An identity that could not be forwarded as it is. The message names the part, never its value. */
public final class InvalidIdentityException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public InvalidIdentityException(String message) {
        super(message);
    }
}
