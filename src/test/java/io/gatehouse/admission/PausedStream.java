package io.gatehouse.admission;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A body in pieces, which flows as long as nobody pauses it. */
final class PausedStream implements ReadStream<Buffer> {
    private final Buffer whole;
    private final int pieceLength;
    private final int breaksOffAt;
    private int at;
    private boolean flowing;
    private boolean ended;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;

    PausedStream(Buffer whole, int pieceLength) {
        this(whole, pieceLength, -1);
    }

    /** @param breaksOffAt after so many bytes; never where it is negative */
    PausedStream(Buffer whole, int pieceLength, int breaksOffAt) {
        this.whole = whole;
        this.pieceLength = pieceLength;
        this.breaksOffAt = breaksOffAt;
    }

    /** The client goes away. */
    private void breakOff() {
        pause();
        if (exceptionHandler != null) {
            exceptionHandler.handle(new IllegalStateException("broken"));
        }
    }

    boolean isUntouched() {
        return at == 0 && !ended;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        this.exceptionHandler = handler;
        return this;
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
        this.handler = handler;
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        flowing = false;
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        flowing = true;
        while (flowing && at < whole.length()) {
            int end = Math.min(whole.length(), at + pieceLength);
            Buffer piece = whole.getBuffer(at, end);
            at = end;
            if (handler != null) {
                handler.handle(piece);
            }
            if (breaksOffAt >= 0 && at >= breaksOffAt) {
                breakOff();
            }
        }
        if (flowing && !ended) {
            ended = true;
            if (endHandler != null) {
                endHandler.handle(null);
            }
        }
        return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        return resume();
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
        this.endHandler = handler;
        return this;
    }
}
