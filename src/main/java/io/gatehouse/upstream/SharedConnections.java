package io.gatehouse.upstream;

import io.gatehouse.channel.BelowVertx;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * HTTP/2 connections from one event loop to one server, shared by the requests of one class. There are several, and each
 * is pinged, so that a TCP connection that has died unseen takes few requests with it and not for long.
 */
final class SharedConnections {
    private static final int MAX_WAITING = 1024;

    /** What a connection is taken to carry before it has said so; kube-apiserver lets each have 100 or more. */
    private static final int STREAMS_AT_LEAST = 100;

    private static final int IDLE_PINGS = 12;
    private static final Buffer PING = Buffer.buffer("gatehous");

    private final HttpClientAgent agent;
    private final RequestOptions options;
    private final int most;
    private final boolean eager;
    private final List<Shared> open = new ArrayList<>();

    /** Get no requests any more, and go on with those they have. */
    private final List<Shared> leaving = new ArrayList<>();

    private final Deque<Promise<HttpClientConnection>> waiting = new ArrayDeque<>();
    private int opening;
    private boolean isDraining;

    /** A connection and whether it has answered the last ping. */
    private static final class Shared {
        final HttpClientConnection connection;
        boolean awaitsPong;
        int idlePings;

        Shared(HttpClientConnection connection) {
            this.connection = connection;
        }

        boolean hasRoom() {
            return connection.activeStreams() < connection.maxActiveStreams();
        }
    }

    /** The server speaks HTTP/1.1 alone. */
    static final class NoHttp2Exception extends Exception {
        private static final long serialVersionUID = 1;

        NoHttp2Exception() {
            super("the server does not speak HTTP/2", null, false, false);
        }
    }

    /** Nothing is free, and too many wait. */
    static final class TooBusyException extends Exception {
        private static final long serialVersionUID = 1;

        TooBusyException() {
            super("too many requests wait for a connection", null, false, false);
        }
    }

    /**
     * @param options the server, and the name that its certificate has
     * @param most connections
     * @param eager whether all of them are opened as soon as there is one request, else each when the others are full
     */
    SharedConnections(HttpClientAgent agent, RequestOptions options, int most, boolean eager) {
        this.agent = agent;
        this.options = options;
        this.most = most;
        this.eager = eager;
    }

    /** A request on the connection with the fewest. Fails where none can be opened: nothing was sent then. */
    Future<HttpClientRequest> request() {
        Shared best = null;
        for (Shared shared : open) {
            if (shared.hasRoom()
                    && (best == null || shared.connection.activeStreams() < best.connection.activeStreams())) {
                best = shared;
            }
        }
        if (open.size() + opening < most && (eager || best == null && waiting.size() >= opening * STREAMS_AT_LEAST)) {
            openOne();
        }
        if (best != null) {
            return best.connection.request(options);
        }
        if (waiting.size() >= MAX_WAITING || opening == 0) {
            return Future.failedFuture(new TooBusyException());
        }
        Promise<HttpClientConnection> promise = Promise.promise();
        waiting.add(promise);
        return promise.future().compose(connection -> connection.request(options));
    }

    private void openOne() {
        opening++;
        agent.connect(new HttpConnectOptions()
                        .setServer(options.getServer())
                        .setHost(options.getHost())
                        .setPort(options.getPort()))
                .onComplete(this::opened, this::failed);
    }

    private void opened(HttpClientConnection connection) {
        opening--;
        if (connection.protocolVersion() != HttpVersion.HTTP_2) {
            connection.close();
            failWaiting(new NoHttp2Exception());
            return;
        }
        BelowVertx.joinFlushes(connection);
        BelowVertx.forgetHeaders(connection);
        Shared shared = new Shared(connection);
        open.add(shared);
        connection.closeHandler(closed -> {
            open.remove(shared);
            leaving.remove(shared);
        });
        connection.goAwayHandler(goAway -> {
            BelowVertx.wasTold(connection, goAway);
            if (open.remove(shared)) {
                leaving.add(shared);
                endIfIdle(shared);
            }
        });
        while (!waiting.isEmpty() && shared.hasRoom()) {
            waiting.poll().complete(connection);
        }
        if (!waiting.isEmpty() && opening == 0 && open.size() < most) {
            openOne();
        }
        if (opening == 0 && connection.maxActiveStreams() == 0) {
            // The server takes none: whoever waited for a stream would wait without end.
            failWaiting(new TooBusyException());
        }
        while (!waiting.isEmpty() && opening == 0) {
            // A connection without room keeps a request until a stream is free.
            waiting.poll().complete(connection);
        }
        if (isDraining) {
            drain(shared);
        }
    }

    private void failed(Throwable failure) {
        opening--;
        if (opening == 0) {
            failWaiting(failure);
        }
    }

    private void failWaiting(Throwable failure) {
        List<Promise<HttpClientConnection>> all = new ArrayList<>(waiting);
        waiting.clear();
        all.forEach(promise -> promise.fail(failure));
    }

    /** To be called regularly: whatever has not answered since the last time is closed, and what has long been idle. */
    void ping() {
        for (Shared shared : List.copyOf(open)) {
            shared.idlePings = shared.connection.activeStreams() == 0 ? shared.idlePings + 1 : 0;
            if (!eager && shared.idlePings > IDLE_PINGS) {
                end(shared);
            } else {
                ping(shared);
            }
        }
        List.copyOf(leaving).forEach(this::endIfIdle);
        List.copyOf(leaving).forEach(this::ping);
    }

    /** Of one that leaves: a server that has said so may leave the rest to the gate. */
    private void endIfIdle(Shared shared) {
        if (shared.connection.activeStreams() == 0) {
            end(shared);
        }
    }

    private void ping(Shared shared) {
        if (shared.awaitsPong) {
            end(shared);
        } else {
            shared.awaitsPong = true;
            shared.connection.ping(PING).onSuccess(pong -> shared.awaitsPong = false);
        }
    }

    private void end(Shared shared) {
        open.remove(shared);
        leaving.remove(shared);
        shared.connection.close();
    }

    /** Requests under way go on for as long as they need; new ones are not to come here. */
    void drain() {
        isDraining = true;
        List.copyOf(open).forEach(this::drain);
    }

    private void drain(Shared shared) {
        open.remove(shared);
        leaving.add(shared);
        shared.connection.shutdown(1, TimeUnit.HOURS);
    }

    /** Whether no connection is there, nor to come. */
    boolean isEmpty() {
        return open.isEmpty() && leaving.isEmpty() && opening == 0;
    }
}
