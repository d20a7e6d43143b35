package io.gatehouse.core;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** A request's body. */
public sealed interface Body {
    /** There is none. */
    record None() implements Body {}

    /**
     * It comes from the client, once, as fast as it is asked for.
     *
     * @param stream paused
     * @param length in bytes, -1 where the client did not say
     */
    record Streamed(ReadStream<Buffer> stream, long length) implements Body {}

    /**
     * The gate has read it, and this is what goes on.
     *
     * @param contentType in place of the client's
     */
    record Whole(Buffer bytes, String contentType) implements Body {}

    Body NONE = new None();
}
