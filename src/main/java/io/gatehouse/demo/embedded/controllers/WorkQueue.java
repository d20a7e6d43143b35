package io.gatehouse.demo.embedded.controllers;

import io.gatehouse.demo.embedded.objects.Failure;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does work on objects a moment after it was asked for, once for however often it was asked for meanwhile. */
final class WorkQueue {
    private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);

    private final Vertx vertx;
    private final long delayMillis;
    private final Consumer<Key> work;
    private final Set<Key> waiting = new HashSet<>();

    WorkQueue(Vertx vertx, long delayMillis, Consumer<Key> work) {
        this.vertx = vertx;
        this.delayMillis = delayMillis;
        this.work = work;
    }

    void add(Key key) {
        if (waiting.add(key)) {
            vertx.setTimer(delayMillis, id -> {
                waiting.remove(key);
                run(key);
            });
        }
    }

    private void run(Key key) {
        try {
            work.accept(key);
        } catch (Failure failure) {
            // A namespace that is going away takes nothing new: whoever wanted it will see it go.
            LOG.debug("{} was left as it is: {}", key, failure.getMessage());
        }
    }
}
