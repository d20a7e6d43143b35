package io.gatehouse.session;

/** The gate itself has ended a stream. */
public final class CutException extends Exception {
    private static final long serialVersionUID = 1;

    CutException(String why) {
        super(why, null, false, false);
    }
}
