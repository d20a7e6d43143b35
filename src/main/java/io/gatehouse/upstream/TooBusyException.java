package io.gatehouse.upstream;

/** No connection is free: nothing was sent, and there is nothing wrong with the server. */
final class TooBusyException extends Exception {
    private static final long serialVersionUID = 1;

    TooBusyException(String message) {
        super(message, null, false, false);
    }
}
