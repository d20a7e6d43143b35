package io.gatehouse.admission;

import io.gatehouse.core.Body;
import io.gatehouse.core.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** Reads a body to its end, as far as kube-apiserver would. */
final class WholeBody {
    /** kube-apiserver's. */
    static final int MAX_BYTES = 3 << 20;

    private final ReadStream<Buffer> stream;
    private final Promise<Buffer> promise = Promise.promise();
    private final Buffer bytes = Buffer.buffer();

    private WholeBody(ReadStream<Buffer> stream) {
        this.stream = stream;
    }

    /** Fails with 413 where it is longer, and with 400, which nobody may be there to read, where it breaks off. */
    static Future<Buffer> of(Body body) {
        if (body instanceof Body.Streamed streamed) {
            return streamed.length() > MAX_BYTES
                    ? Future.failedFuture(Refusal.tooLarge(MAX_BYTES))
                    : new WholeBody(streamed.stream()).read();
        }
        return Future.succeededFuture(body instanceof Body.Whole whole ? whole.bytes() : Buffer.buffer());
    }

    private Future<Buffer> read() {
        stream.exceptionHandler(broken -> promise.tryFail(Refusal.badRequest("the body of the request broke off")));
        stream.endHandler(end -> promise.tryComplete(bytes));
        stream.handler(this::add);
        stream.resume();
        return promise.future();
    }

    private void add(Buffer chunk) {
        if (bytes.length() + chunk.length() <= MAX_BYTES) {
            bytes.appendBuffer(chunk);
        } else if (promise.tryFail(Refusal.tooLarge(MAX_BYTES))) {
            stream.pause();
        }
    }
}
