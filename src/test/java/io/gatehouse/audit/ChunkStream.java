package io.gatehouse.audit;

import io.gatehouse.core.Reply;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A body in pieces, which come when they are asked for. */
final class ChunkStream implements Reply.Content {
    private final Buffer bytes;
    private final int chunk;
    private int at;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    boolean paused = true;
    boolean cancelled;

    ChunkStream(Buffer bytes, int chunk) {
        this.bytes = bytes;
        this.chunk = chunk;
    }

    /** Reads all of a stream, as a writer with room would. */
    static Buffer drain(ReadStream<Buffer> stream) {
        Buffer all = Buffer.buffer();
        stream.handler(all::appendBuffer);
        stream.endHandler(end -> {});
        stream.resume();
        return all;
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> next) {
        handler = next;
        return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> next) {
        endHandler = next;
        return this;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> next) {
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        paused = true;
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        paused = false;
        for (long i = 0; i < amount && at < bytes.length() && handler != null; i++) {
            int to = Math.min(at + chunk, bytes.length());
            Buffer next = bytes.slice(at, to);
            at = to;
            handler.handle(next);
        }
        if (at == bytes.length() && endHandler != null) {
            endHandler.handle(null);
        }
        return this;
    }

    @Override
    public MultiMap trailers() {
        return MultiMap.caseInsensitiveMultiMap().add("grpc-status", "0");
    }

    @Override
    public void cancel(Throwable cause) {
        cancelled = true;
    }
}
