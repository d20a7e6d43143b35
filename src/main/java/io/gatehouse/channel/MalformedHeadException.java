package io.gatehouse.channel;

/** What a request's head has that it may not have; for the client to read. */
public final class MalformedHeadException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    MalformedHeadException(String message) {
        super(message);
    }
}
