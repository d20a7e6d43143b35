package io.gatehouse.authn;

import io.gatehouse.core.AuthnResult;
import io.gatehouse.core.Counters;
import io.vertx.core.Future;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/** Counts what is remembered of tokens, and what is not, as kube-apiserver's cache of tokens does; all of the gate's together. */
final class RememberedTokens {
    private static final String PREFIX = "authentication.token.cache.";

    private final Status hits;
    private final Status misses;
    private final LongAdder waiting;
    private final LongAdder underWay;
    private final Runnable answers;
    private final Runnable failures;

    private record Status(Runnable requests, LongConsumer duration) {
        void add(long beganNanos) {
            requests.run();
            duration.accept(System.nanoTime() - beganNanos);
        }
    }

    RememberedTokens(Counters counters) {
        this.hits = status(counters, "hit");
        this.misses = status(counters, "miss");
        this.waiting = counters.underWay(PREFIX + "active.fetch.count", "status", "blocked");
        this.underWay = counters.underWay(PREFIX + "active.fetch.count", "status", "in_flight");
        this.answers = counters.counting(PREFIX + "fetch", "status", "ok");
        this.failures = counters.counting(PREFIX + "fetch", "status", "error");
    }

    private static Status status(Counters counters, String status) {
        return new Status(
                counters.counting(PREFIX + "request", "status", status),
                counters.timing(PREFIX + "request.duration", "status", status));
    }

    void hit(long beganNanos) {
        hits.add(beganNanos);
    }

    /** Somebody waits until it is known whose a token is. */
    Future<AuthnResult> missed(long beganNanos, Future<AuthnResult> result) {
        waiting.increment();
        return result.onComplete(done -> {
            waiting.decrement();
            misses.add(beganNanos);
        });
    }

    /** It is found out whose a token is; others may wait for the same. */
    Future<AuthnResult> fetched(Future<AuthnResult> result, boolean noIsAnAnswer) {
        underWay.increment();
        return result.onComplete(done -> {
            underWay.decrement();
            boolean isAnswer = done.succeeded() && (noIsAnAnswer || done.result() instanceof AuthnResult.Accepted);
            (isAnswer ? answers : failures).run();
        });
    }
}
