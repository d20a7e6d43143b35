package io.gatehouse.remote;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;

/** Reads an answer to its end, as far as it is not too long. */
public final class WholeBody {
    private WholeBody() {}

    /**
     * Call it where the response arrives, before it has gone on.
     *
     * @return fails with a {@link RemoteException} where it is longer, and then the rest is not waited for
     */
    public static Future<Buffer> of(HttpClientResponse response, int maxBytes) {
        Promise<Buffer> whole = Promise.promise();
        Buffer read = Buffer.buffer();
        response.handler(chunk -> {
            if (read.length() + chunk.length() > maxBytes) {
                whole.tryFail(new RemoteException("the answer is longer than " + maxBytes + " bytes"));
                response.request().reset();
            } else {
                read.appendBuffer(chunk);
            }
        });
        response.exceptionHandler(whole::tryFail);
        response.endHandler(end -> whole.tryComplete(read));
        return whole.future();
    }
}
