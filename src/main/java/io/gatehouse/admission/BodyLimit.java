package io.gatehouse.admission;

import io.gatehouse.core.Body;
import io.gatehouse.core.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/**
 * How long a body may be that is read whole.
 *
 * @param onReached told of each that is longer
 */
record BodyLimit(int bytes, Runnable onReached) {
    private static final int TOO_LARGE = 413;

    /** Fails with 413 where it is longer, and with another refusal where it breaks off. */
    Future<Buffer> read(Body body) {
        Future<Buffer> whole = WholeBody.of(body, bytes);
        return whole.succeeded() ? whole : whole.onFailure(this::count);
    }

    private void count(Throwable failure) {
        if (failure instanceof Refusal refusal && refusal.code() == TOO_LARGE) {
            onReached.run();
        }
    }
}
