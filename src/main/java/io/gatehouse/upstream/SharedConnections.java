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
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 connections from one event loop to one server, shared by the requests of one class. There are several, and each
 * is pinged, so that a TCP connection that has died unseen takes few requests with it and not for long.
 */
final class SharedConnections {
    /** What a connection is taken to carry before it has said so; kube-apiserver lets each have 100 or more. */
    private static final int STREAMS_AT_LEAST = 100;

    /** So many share a connection before the next one is used: requests that travel together cost less. */
    private static final int TOGETHER = 32;

    /** More than all streams together may leave lying: else few who read nothing would hold up everybody else. */
    private static final int CONNECTION_WINDOW = 1 << 30;

    private static final int IDLE_PINGS = 12;

    /** Who is asked is set behind it: of options Vert.x would look at the host's characters for each request. */
    private static final RequestOptions UNADDRESSED = new RequestOptions();

    private static final Buffer PING = Buffer.buffer("gatehous");

    private final HttpClientAgent agent;
    private final WaitingRoom room;
    private final RequestOptions options;
    private final Authority authority;
    private final int most;
    private final boolean eager;
    private final List<Shared> open = new ArrayList<>();

    /** Get no requests any more, and go on with those they have. */
    private final List<Shared> leaving = new ArrayList<>();

    private final Deque<Promise<Shared>> waiting = new ArrayDeque<>();
    private int opening;
    private boolean isDraining;

    /** A connection and whether it has answered the last ping. */
    private static final class Shared {
        final HttpClientConnection connection;
        boolean awaitsPong;
        int idlePings;

        /** Requests that have come too late for those who waited, and have not been sent: Vert.x would not take them back. */
        final Deque<HttpClientRequest> spare = new ArrayDeque<>(0);

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

    /**
     * @param room for those who find no connection
     * @param options the server, and the name that its certificate has
     * @param most connections
     * @param eager whether all of them are opened as soon as there is one request, else each when the others are full
     */
    SharedConnections(HttpClientAgent agent, WaitingRoom room, RequestOptions options, int most, boolean eager) {
        this.agent = agent;
        this.room = room;
        this.options = options;
        this.authority = new Authority(options.getHost(), options.getPort());
        this.most = most;
        this.eager = eager;
    }

    /** A request that has not been sent. Fails where no connection can be opened: nothing was sent then. */
    Future<HttpClientRequest> request() {
        for (Shared shared : open) {
            if (!shared.spare.isEmpty()) {
                return Future.succeededFuture(shared.spare.poll());
            }
        }
        Shared best = best();
        boolean hasRoom = best != null && best.hasRoom();
        if (open.size() + opening < most && (eager || !hasRoom && waiting.size() >= opening * STREAMS_AT_LEAST)) {
            openOne();
        }
        if (best != null && hasRoom) {
            return on(best);
        }
        if (room.isFull()) {
            return Future.failedFuture(room.full());
        }
        if (opening == 0) {
            return best != null && best.connection.maxActiveStreams() > 0 ? on(best) : Future.failedFuture(takesNone());
        }
        Promise<Shared> promise = Promise.promise();
        waiting.add(promise);
        return room.in(promise.future(), late -> {}).compose(this::on);
    }

    private static TooBusyException takesNone() {
        return new TooBusyException("it takes no requests on its connections");
    }

    /** Vert.x keeps it until a stream is free. */
    private Future<HttpClientRequest> on(Shared shared) {
        Future<HttpClientRequest> request = shared.connection.request(UNADDRESSED);
        if (request.succeeded()) {
            request.result().authority(authority);
            return request;
        }
        return room.in(request.map(late -> late.authority(authority)), shared.spare::add);
    }

    /** The first that carries few, else the one with the fewest. */
    private @Nullable Shared best() {
        Shared best = null;
        for (Shared shared : open) {
            long streams = shared.connection.activeStreams();
            if (streams < TOGETHER && shared.hasRoom()) {
                return shared;
            }
            if (best == null || streams < best.connection.activeStreams()) {
                best = shared;
            }
        }
        return best;
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
        // Not by the client's configuration: that holds for connections in its own pool alone.
        connection.setWindowSize(CONNECTION_WINDOW);
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
            waiting.poll().complete(shared);
        }
        if (!waiting.isEmpty() && opening == 0 && open.size() < most) {
            openOne();
        }
        if (opening == 0 && connection.maxActiveStreams() == 0) {
            // The server takes none: whoever waited for a stream would wait without end.
            failWaiting(takesNone());
        }
        while (!waiting.isEmpty() && opening == 0) {
            // A connection without room keeps a request until a stream is free.
            waiting.poll().complete(shared);
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
        List<Promise<Shared>> all = new ArrayList<>(waiting);
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
