package io.gatehouse.admission;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Iterator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Does the same for each of many, one after another, until it fails, and lets others have their turn between them. */
final class OneByOne<T> {
    private static final int IN_ONE_TURN = 16;

    private final Iterator<T> rest;
    private final Function<T, Future<Void>> step;
    private final @Nullable Context context = Vertx.currentContext();
    private final Promise<Void> done = Promise.promise();

    private OneByOne(Iterable<T> all, Function<T, Future<Void>> step) {
        this.rest = all.iterator();
        this.step = step;
    }

    static <T> Future<Void> of(Iterable<T> all, Function<T, Future<Void>> step) {
        OneByOne<T> steps = new OneByOne<>(all, step);
        steps.turn();
        return steps.done.future();
    }

    private void turn() {
        for (int i = 0; rest.hasNext() && (i < IN_ONE_TURN || context == null); i++) {
            Future<Void> one = step.apply(rest.next());
            if (!one.succeeded()) {
                one.onComplete(next -> turn(), done::fail);
                return;
            }
        }
        if (!rest.hasNext()) {
            done.complete();
        } else if (context != null) {
            context.runOnContext(now -> turn());
        }
    }
}
