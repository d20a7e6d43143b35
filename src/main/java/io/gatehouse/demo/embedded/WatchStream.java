package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.objects.Change;
import io.gatehouse.demo.embedded.objects.Failure;
import io.gatehouse.demo.embedded.objects.Kind;
import io.gatehouse.demo.embedded.objects.Meta;
import io.gatehouse.demo.embedded.objects.Store;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One watch. It keeps no events of its own: it remembers up to which version its client has been told, and takes what came after
 * from the store's history when the client can take more.
 */
final class WatchStream {
    /**
     * What the client asked for.
     *
     * @param namespace empty for all
     * @param initial whether to mark the end of what was there at the beginning
     * @param since the version after which to begin; 0 for what is there, and then what happens
     */
    record Wish(
            Kind kind,
            String namespace,
            Selection selection,
            View view,
            String includeObject,
            boolean bookmarks,
            boolean initial,
            long since,
            long timeoutSeconds) {}

    private static final long BOOKMARK_SECONDS = 60;

    private final Vertx vertx;
    private final Store store;
    private final Wish wish;
    private final HttpServerResponse response;
    private final Set<WatchStream> open;
    private long told;
    private long timeout;
    private long bookmark;

    WatchStream(Vertx vertx, Store store, Wish wish, HttpServerResponse response, Set<WatchStream> open) {
        this.vertx = vertx;
        this.store = store;
        this.wish = wish;
        this.response = response;
        this.open = open;
        this.told = wish.since();
    }

    void begin() {
        response.setChunked(true).putHeader("Content-Type", Answer.JSON);
        response.writeHead(); // a client waits for it, even where nothing happens for long
        response.closeHandler(closed -> forget());
        response.exceptionHandler(failed -> forget());
        response.drainHandler(drained -> pump());
        open.add(this);
        timeout = vertx.setTimer(TimeUnit.SECONDS.toMillis(wish.timeoutSeconds()), id -> end());
        bookmark = vertx.setPeriodic(TimeUnit.SECONDS.toMillis(BOOKMARK_SECONDS), id -> mark(Trees.of()));
        if (wish.initial() || wish.since() == 0) {
            tellWhatIsThere();
        }
        pump();
    }

    private void tellWhatIsThere() {
        for (Map<String, @Nullable Object> object : store.list(wish.kind(), wish.namespace())) {
            if (wish.selection().matches(object)) {
                write("ADDED", shown(object));
            }
        }
        told = store.version();
        if (wish.initial()) {
            mark(Trees.of("k8s.io/initial-events-end", "true"));
        }
    }

    /** Tells what happened since, as far as the client can take it. */
    void pump() {
        try {
            for (Change change : store.history().since(told)) {
                if (response.writeQueueFull()) {
                    return;
                }
                told = change.version();
                event(change).ifPresent(type -> write(type, shown(change.object())));
            }
        } catch (Failure expired) {
            write("ERROR", expired.status());
            end();
        }
    }

    /** What the change is to who sees only what was selected. */
    private Optional<String> event(Change change) {
        boolean concerns = change.kind().equals(wish.kind())
                && (wish.namespace().isEmpty() || wish.namespace().equals(Meta.namespace(change.object())));
        if (!concerns) {
            return Optional.empty();
        }
        boolean was = change.before() != null && wish.selection().matches(change.before());
        boolean is = change.type() != Change.Type.DELETED && wish.selection().matches(change.object());
        if (is) {
            return Optional.of(was ? "MODIFIED" : "ADDED");
        }
        return was ? Optional.of("DELETED") : Optional.empty();
    }

    private Map<String, @Nullable Object> shown(Map<String, @Nullable Object> object) {
        return wish.view().one(wish.kind(), object, wish.includeObject());
    }

    /** Tells up to which version the client knows all. */
    private void mark(Map<String, @Nullable Object> annotations) {
        if (!wish.bookmarks() || response.writeQueueFull()) {
            return;
        }
        Map<String, @Nullable Object> metadata = Trees.of("resourceVersion", Long.toString(told));
        if (!annotations.isEmpty()) {
            metadata.put("annotations", annotations);
        }
        Map<String, @Nullable Object> object =
                Trees.of("kind", wish.kind().kind(), "apiVersion", wish.kind().apiVersion(), "metadata", metadata);
        write("BOOKMARK", shown(object));
    }

    private void write(String type, Map<String, @Nullable Object> object) {
        byte[] event = Json.write(Trees.of("type", type, "object", object));
        response.write(Buffer.buffer(event).appendByte((byte) '\n'));
    }

    private void end() {
        forget();
        response.end();
    }

    private void forget() {
        open.remove(this);
        vertx.cancelTimer(timeout);
        vertx.cancelTimer(bookmark);
    }
}
