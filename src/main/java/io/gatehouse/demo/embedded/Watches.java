package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.objects.Failure;
import io.gatehouse.demo.embedded.objects.Store;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All open watches, told when something happened. */
final class Watches {
    private static final long DEFAULT_TIMEOUT_SECONDS = 1800;

    private final Vertx vertx;
    private final Store store;
    private final Set<WatchStream> open = new HashSet<>();

    Watches(Vertx vertx, Store store) {
        this.vertx = vertx;
        this.store = store;
        store.listen(change -> List.copyOf(open).forEach(WatchStream::pump));
    }

    Answer open(Target target, Request request) {
        boolean initial = request.flag("sendInitialEvents");
        if (initial && !request.query("resourceVersionMatch").equals("NotOlderThan")) {
            throw Failure.badRequest("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        }
        boolean quiet = request.query().contains("sendInitialEvents") && !initial;
        long wanted = request.number("resourceVersion").orElse(0L);
        if (wanted > store.version()) {
            throw Failure.versionTooLarge(wanted, store.version());
        }
        WatchStream.Wish wish = new WatchStream.Wish(
                target.kind(),
                target.namespace(),
                Selection.of(target.kind(), request),
                View.of(request.headers().get("Accept")),
                request.query("includeObject"),
                request.flag("allowWatchBookmarks"),
                initial,
                quiet && wanted == 0 ? store.version() : wanted,
                request.number("timeoutSeconds").filter(t -> t > 0).orElse(DEFAULT_TIMEOUT_SECONDS));
        return response -> new WatchStream(vertx, store, wish, response, open).begin();
    }
}
