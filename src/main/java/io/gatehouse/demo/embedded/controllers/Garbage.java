package io.gatehouse.demo.embedded.controllers;

import io.gatehouse.demo.embedded.objects.Change;
import io.gatehouse.demo.embedded.objects.Kind;
import io.gatehouse.demo.embedded.objects.Meta;
import io.vertx.core.Vertx;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Deletes what belonged to something that is gone. */
final class Garbage {
    private static final long DELAY_MILLIS = 20;

    private final Cluster cluster;
    private final WorkQueue queue;

    Garbage(Vertx vertx, Cluster cluster) {
        this.cluster = cluster;
        this.queue = new WorkQueue(vertx, DELAY_MILLIS, key -> collect(key.name()));
    }

    void changed(Change change) {
        if (change.type() == Change.Type.DELETED) {
            queue.add(new Key("", Meta.uid(change.object())));
        }
    }

    private void collect(String goneUid) {
        for (Kind kind : cluster.kinds().all()) {
            for (Map<String, @Nullable Object> object : cluster.store().list(kind, "")) {
                boolean orphan =
                        Meta.isOwnedBy(object, goneUid) && Meta.owners(object).size() == 1;
                if (orphan && !Meta.isBeingDeleted(object)) {
                    cluster.delete(kind, object);
                }
            }
        }
    }
}
