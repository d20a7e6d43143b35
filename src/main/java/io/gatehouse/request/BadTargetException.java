package io.gatehouse.request;

/** A request target that is refused (400). The message is for the client and repeats nothing of the target. */
public final class BadTargetException extends Exception {
    private static final long serialVersionUID = 1;

    BadTargetException(String message) {
        super(message, null, false, false);
    }
}
