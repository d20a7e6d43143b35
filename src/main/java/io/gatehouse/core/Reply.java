package io.gatehouse.core;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/**
 * A response on its way to the client.
 *
 * @param headers as they are to be sent: end to end alone
 * @param body paused
 */
public record Reply(int status, MultiMap headers, Content body) implements Answer {
    /** A response's body: ends once, or fails, and never ends cleanly when it was cut short. */
    public interface Content extends ReadStream<Buffer> {
        /** Complete once the body has ended. */
        MultiMap trailers();

        /** Nobody wants the rest: the sender is told so. Harmless after the end. */
        void cancel(Throwable cause);
    }

    public Reply withBody(Content other) {
        return new Reply(status, headers, other);
    }
}
