package io.gatehouse.core;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Function;

/**
 * Steps one after another, each begun where the one before has succeeded: {@link Future#compose} without its cost where
 * the answer is at hand, which is nearly always. What a step throws fails the walk. It goes on where it was begun: on
 * the same event loop.
 */
public final class Walk<T> {
    private final Future<T> future;

    private Walk(Future<T> future) {
        this.future = future;
    }

    public static <T> Walk<T> from(Future<T> first) {
        return new Walk<>(here(first));
    }

    public <R> Walk<R> then(Function<? super T, Future<R>> step) {
        if (future.succeeded()) {
            return new Walk<>(here(applied(step, future.result())));
        }
        return new Walk<>(
                future.failed()
                        ? Future.failedFuture(future.cause())
                        : future.compose(value -> here(step.apply(value))));
    }

    /** What is shared, as an attempt at a password, may be answered on another event loop than this request's. */
    private static <T> Future<T> here(Future<T> future) {
        Context context = Vertx.currentContext();
        if (future.isComplete() || context == null) {
            return future;
        }
        Promise<T> arrived = Promise.promise();
        future.onComplete(result -> {
            if (Vertx.currentContext() == context) {
                arrived.handle(result);
            } else {
                context.runOnContext(now -> arrived.handle(result));
            }
        });
        return arrived.future();
    }

    public Future<T> future() {
        return future;
    }

    /** What to do at the end; exactly one of the two is called. */
    public void end(Handler<? super T> arrived, Handler<Throwable> stopped) {
        if (future.succeeded()) {
            arrived.handle(future.result());
        } else if (future.failed()) {
            stopped.handle(future.cause());
        } else {
            future.onComplete(arrived::handle, stopped);
        }
    }

    private static <T, R> Future<R> applied(Function<? super T, Future<R>> step, T value) {
        try {
            return step.apply(value);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }
}
