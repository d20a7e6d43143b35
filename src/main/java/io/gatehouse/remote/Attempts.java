package io.gatehouse.remote;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Asks once more where what came may be of no lasting sort, and pauses longer each time, as kube-apiserver does with webhooks
 * (k8s.io/apiserver, {@code util/webhook}).
 */
public final class Attempts<T> {
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final double LONGER = 1.5;

    private final Vertx vertx;
    private final int most;
    private final Predicate<Future<T>> isPassing;

    /**
     * @param most attempts at one question
     * @param isPassing whether another attempt may fare better than one that came to this
     */
    public Attempts(Vertx vertx, int most, Predicate<Future<T>> isPassing) {
        this.vertx = vertx;
        this.most = most;
        this.isPassing = isPassing;
    }

    /** What came of the last attempt; each of them asks. */
    public Future<T> at(Supplier<Future<T>> question) {
        return attempt(question, 1, FIRST_PAUSE_MILLIS);
    }

    private Future<T> attempt(Supplier<Future<T>> question, int number, long pauseMillis) {
        Future<T> asked = question.get();
        return asked.transform(done -> number < most && isPassing.test(asked)
                ? vertx.timer(pauseMillis, TimeUnit.MILLISECONDS)
                        .compose(passed -> attempt(question, number + 1, (long) (pauseMillis * LONGER)))
                : asked);
    }
}
