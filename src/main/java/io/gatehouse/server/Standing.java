package io.gatehouse.server;

import io.gatehouse.authn.PasswordAttempts;
import io.gatehouse.core.Environment;
import io.gatehouse.core.Lasting;
import io.gatehouse.metrics.Metrics;
import io.gatehouse.upstream.OwnCalls;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What rules are made with and a reload leaves as it is.
 *
 * @param changed what is done when rules have changed of themselves
 */
record Standing(
        Vertx vertx,
        Metrics metrics,
        PasswordAttempts attempts,
        OwnCalls ownCalls,
        Lasting lasting,
        AtomicReference<Runnable> changed) {
    static Standing of(Vertx vertx, int failuresPerMinute) {
        return new Standing(
                vertx,
                new Metrics(),
                new PasswordAttempts(vertx, failuresPerMinute),
                new OwnCalls(vertx),
                new Lasting(),
                new AtomicReference<>(() -> {}));
    }

    /** For one set of rules. */
    Environment environment() {
        return new Environment(
                vertx,
                Clock.systemUTC(),
                ownCalls,
                metrics,
                lasting,
                () -> changed.get().run());
    }
}
