package io.gatehouse.faults;

import io.gatehouse.lab.Await;
import io.gatehouse.server.GateFolder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.core.parsetools.RecordParser;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** An informer: it watches, and where its watch ends or fails goes on behind the last event that it has seen. */
final class Watcher implements AutoCloseable {
    private static final long AGAIN_MILLIS = 50;

    private final Vertx vertx;
    private final HttpClient client;
    private final int port;
    private final List<End> ends = new CopyOnWriteArrayList<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private volatile long last;
    private volatile boolean isOver;
    private volatile boolean isOpen;

    /**
     * Of one watch.
     *
     * @param isClean it has ended between two events
     */
    record End(long nanos, boolean isClean, String why) {}

    private Watcher(Vertx vertx, GateFolder files, int port, HttpVersion version, long after) {
        this.vertx = vertx;
        this.client = Load.client(vertx, files, version, 1);
        this.port = port;
        this.last = after;
    }

    /** @param after the event of which it knows already */
    static Watcher start(Vertx vertx, GateFolder files, int port, HttpVersion version, long after) {
        Watcher watcher = new Watcher(vertx, files, port, version, after);
        watcher.watch();
        return watcher;
    }

    /** So many, over HTTP/2 and HTTP/1.1 in turn. */
    static List<Watcher> start(int count, Vertx vertx, GateFolder files, int port, long after) {
        return IntStream.range(0, count)
                .mapToObj(i -> i % 2 == 0 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                .map(version -> start(vertx, files, port, version, after))
                .toList();
    }

    private void watch() {
        if (isOver) {
            return;
        }
        String target = "/api/v1/pods?watch=1&resourceVersion=" + last;
        client.request(Load.request(port, HttpMethod.GET, target))
                .compose(request -> request.send())
                .compose(this::events)
                .onComplete(done -> ended(true, ""), failure -> ended(false, String.valueOf(failure)));
    }

    private Future<Void> events(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            return response.body()
                    .compose(
                            body -> Future.failedFuture(new IllegalStateException(response.statusCode() + " " + body)));
        }
        isOpen = true;
        Buffer[] half = {Buffer.buffer()};
        RecordParser lines = RecordParser.newDelimited("\n", line -> {
            event(new JsonObject(line));
            half[0] = Buffer.buffer();
        });
        response.handler(chunk -> {
            half[0] = chunk.length() > 0 && chunk.getByte(chunk.length() - 1) == '\n' ? Buffer.buffer() : chunk;
            lines.handle(chunk);
        });
        return response.end()
                .compose(end -> half[0].length() == 0
                        ? Future.succeededFuture()
                        : Future.failedFuture(new IllegalStateException("in the middle of an event")));
    }

    private void event(JsonObject event) {
        long version = Long.parseLong(
                event.getJsonObject("object").getJsonObject("metadata").getString("resourceVersion"));
        if (version != last + 1) {
            faults.add("event " + version + " behind " + last);
        }
        last = version;
    }

    private void ended(boolean isClean, String why) {
        if (isOpen) {
            ends.add(new End(System.nanoTime(), isClean, why));
        }
        isOpen = false;
        vertx.setTimer(AGAIN_MILLIS, id -> watch());
    }

    boolean isOpen() {
        return isOpen;
    }

    List<End> ends() {
        return ends;
    }

    /** Events that were lost, or came twice. */
    List<String> faults() {
        return faults;
    }

    void await(long version) throws Exception {
        Await.until("a watch comes to " + version, () -> last >= version);
    }

    /** Does not watch again. */
    void leave() {
        isOver = true;
    }

    @Override
    public void close() {
        isOver = true;
        client.close();
    }
}
