package io.gatehouse.upstream;

import io.gatehouse.core.Limit;
import io.gatehouse.core.LimitCounts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;

/** Requests of one event loop that wait for a connection to one server: not too many, and not for long. */
final class WaitingRoom {
    private final Vertx vertx;
    private final int most;
    private final Duration timeout;
    private final LimitCounts counts;
    private int waiting;

    WaitingRoom(Vertx vertx, int most, Duration timeout, LimitCounts counts) {
        this.vertx = vertx;
        this.most = most;
        this.timeout = timeout;
        this.counts = counts;
    }

    boolean isFull() {
        return waiting >= most;
    }

    /** What to fail with where it is full. */
    TooBusyException full() {
        counts.reached(Limit.MAX_WAITING);
        return new TooBusyException("too many requests wait for a connection");
    }

    /** What to fail with where a connection has been waited for in vain. */
    TooBusyException late() {
        counts.reached(Limit.WAIT_TIMEOUT);
        return new TooBusyException("no connection has become free in time");
    }

    /**
     * The same, unless it takes too long.
     *
     * @param late has what comes when nobody waits for it any more
     */
    <T> Future<T> in(Future<T> line, Consumer<T> late) {
        Promise<T> inTime = Promise.promise();
        waiting++;
        long timer = vertx.setTimer(timeout.toMillis(), id -> inTime.fail(late()));
        line.onComplete(result -> {
            waiting--;
            vertx.cancelTimer(timer);
            if (result.failed()) {
                inTime.tryFail(result.cause());
            } else if (!inTime.tryComplete(result.result())) {
                late.accept(result.result());
            }
        });
        return inTime.future();
    }
}
