package io.gatehouse.wire;

/** A patch that cannot be applied; its text quotes no value. */
public final class PatchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    PatchException(String message) {
        super(message, null, false, false);
    }
}
