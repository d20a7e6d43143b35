package io.gatehouse.audit;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/** Somebody who waits for another thread, and is told on the event loop where the waiting began. */
final class Waiter {
    private final Promise<Void> promise = Promise.promise();
    private final @Nullable Context home;

    private Waiter(@Nullable Context home) {
        this.home = home;
    }

    static Waiter here() {
        return new Waiter(Vertx.currentContext());
    }

    /** Told on whatever thread has the news. */
    static Waiter nowhere() {
        return new Waiter(null);
    }

    Future<Void> future() {
        return promise.future();
    }

    void done(@Nullable Void nothing) {
        tell(() -> promise.tryComplete());
    }

    void failed(Throwable cause) {
        tell(() -> promise.tryFail(cause));
    }

    private void tell(Runnable news) {
        if (home == null) {
            news.run();
        } else {
            home.runOnContext(now -> news.run());
        }
    }
}
