package io.gatehouse.admission;

import io.gatehouse.core.Body;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.IntConsumer;

/** Reads a body to its end, as far as it is not too long. */
final class WholeBody {
    /** Four times what kube-apiserver takes: an object is longer in JSON than in the encoding in which it came. */
    private static final int MAX_REPLY_BYTES = 12 << 20;

    private final ReadStream<Buffer> stream;
    private final int maxBytes;
    private final Refusal tooLong;
    private final IntConsumer room;
    private final Promise<Buffer> promise = Promise.promise();
    private final Buffer bytes = Buffer.buffer();

    private WholeBody(ReadStream<Buffer> stream, int maxBytes, Refusal tooLong, IntConsumer room) {
        this.stream = stream;
        this.maxBytes = maxBytes;
        this.tooLong = tooLong;
        this.room = room;
    }

    /**
     * Fails with 413 where it is longer, with what {@code room} throws, and with 400, which nobody may be there to read, where it
     * breaks off.
     *
     * @param room for so many bytes more; throws a {@link Refusal} where there is none
     */
    static Future<Buffer> of(Body body, int maxBytes, IntConsumer room) {
        if (body instanceof Body.Streamed streamed) {
            Refusal tooLarge = Refusal.tooLarge(maxBytes);
            return streamed.length() > maxBytes
                    ? Future.failedFuture(tooLarge)
                    : new WholeBody(streamed.stream(), maxBytes, tooLarge, room)
                            .read(Refusal.badRequest("the body of the request broke off"));
        }
        return Future.succeededFuture(body instanceof Body.Whole whole ? whole.bytes() : Buffer.buffer());
    }

    /** Fails with 502 where it is far too long or breaks off, and where there is no room. */
    static Future<Buffer> of(Reply reply, IntConsumer room) {
        Refusal tooLong = Refusal.badGateway("the API server's answer to a dry run is too long");
        return new WholeBody(reply.body(), MAX_REPLY_BYTES, tooLong, room)
                .read(Refusal.badGateway("the API server's answer to a dry run broke off"))
                .onFailure(reply.body()::cancel);
    }

    private Future<Buffer> read(Refusal brokenOff) {
        stream.exceptionHandler(broken -> promise.tryFail(broken instanceof Refusal ? broken : brokenOff));
        stream.endHandler(end -> promise.tryComplete(bytes));
        stream.handler(this::add);
        stream.resume();
        return promise.future();
    }

    private void add(Buffer chunk) {
        if (promise.future().isComplete()) {
            return;
        }
        if (bytes.length() + chunk.length() > maxBytes) {
            stop(tooLong);
            return;
        }
        try {
            room.accept(chunk.length());
            bytes.appendBuffer(chunk);
        } catch (Refusal noRoom) {
            stop(noRoom);
        }
    }

    /** Whoever is told has the rest read away: it is paused before that. */
    private void stop(Refusal why) {
        stream.pause();
        promise.tryFail(why);
    }
}
