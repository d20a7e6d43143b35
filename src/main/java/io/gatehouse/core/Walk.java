package io.gatehouse.core;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.function.Function;

/**
 * Steps one after another, each begun where the one before has succeeded: {@link Future#compose} without its cost where
 * the answer is at hand, which is nearly always. What a step throws fails the walk.
 */
public final class Walk<T> {
    private final Future<T> future;

    private Walk(Future<T> future) {
        this.future = future;
    }

    public static <T> Walk<T> from(Future<T> first) {
        return new Walk<>(first);
    }

    public <R> Walk<R> then(Function<? super T, Future<R>> step) {
        if (future.succeeded()) {
            return new Walk<>(applied(step, future.result()));
        }
        return new Walk<>(future.failed() ? Future.failedFuture(future.cause()) : future.compose(step::apply));
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
