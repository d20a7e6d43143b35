package io.gatehouse.core;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Has work done elsewhere that would hold an event loop up, and goes on on that event loop. */
public final class OffEventLoop {
    private static final int SHORT_BYTES = 64 * 1024;

    private OffEventLoop() {}

    /** Here, as long as that is quick: what it throws fails the future. */
    public static <T> Future<T> unlessShort(int bytes, Callable<T> work) {
        return bytes <= SHORT_BYTES ? here(work) : run(work);
    }

    private static <T> Future<T> here(Callable<T> work) {
        try {
            return Future.succeededFuture(work.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }

    public static <T> Future<T> run(Callable<T> work) {
        Context context = Vertx.currentContext();
        if (context != null) {
            return context.executeBlocking(work, false).map(Objects::requireNonNull);
        }
        return here(work);
    }
}
