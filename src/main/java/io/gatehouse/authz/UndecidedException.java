package io.gatehouse.authz;

/** An authorizer could not decide. Its text is for the log. */
final class UndecidedException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean isFinal;

    /** @param isFinal whether nobody behind it may decide either */
    UndecidedException(String message, boolean isFinal) {
        super(message, null, false, false);
        this.isFinal = isFinal;
    }

    boolean isFinal() {
        return isFinal;
    }
}
