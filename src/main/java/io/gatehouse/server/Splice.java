package io.gatehouse.server;

import io.gatehouse.audit.Ending;
import io.gatehouse.channel.BelowVertx;
import io.gatehouse.core.Tunnel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;

/**
 * Makes one connection of a client's and an API server's, after both have left HTTP; each side is read no faster than
 * the other takes it, and the end of one is the end of both.
 */
final class Splice {
    private static final long LINGER_MILLIS = 60_000;

    private final Vertx vertx;
    private final Tunnel tunnel;
    private final HttpServerRequest request;
    private final Buffer head;
    private final Promise<Ending> end = Promise.promise();
    private int open = 2;
    private long linger;
    private long bytes;

    Splice(Vertx vertx, Tunnel tunnel, HttpServerRequest request, Buffer head) {
        this.vertx = vertx;
        this.tunnel = tunnel;
        this.request = request;
        this.head = head;
    }

    /** @return completes when both sides have ended; never fails */
    Future<Ending> start() {
        request.resume();
        BelowVertx.socket(request).onComplete(this::join, failure -> {
            tunnel.socket().close();
            request.connection().close();
            end.tryComplete(Ending.FAULT);
        });
        return end.future();
    }

    private void join(NetSocket client) {
        NetSocket server = tunnel.socket();
        // The listener's end is not its own: as a session it is told when it has to go.
        client.shutdownHandler(timeout -> {});
        client.write(head);
        if (tunnel.first().length() > 0) {
            write(client, tunnel.first());
        }
        watch(client, server);
        watch(server, client);
        move(server, client);
        move(client, server);
    }

    /** What one side has sent before its end still reaches the other, if that takes it in good time. */
    private void watch(NetSocket side, NetSocket other) {
        side.exceptionHandler(failure -> {
            side.close();
            other.close();
        });
        BelowVertx.closed(side).onComplete(closed -> {
            if (--open == 0) {
                vertx.cancelTimer(linger);
                end.tryComplete(Ending.WHOLE);
            } else {
                linger = vertx.setTimer(LINGER_MILLIS, id -> BelowVertx.abort(other));
            }
        });
    }

    private void move(NetSocket from, NetSocket to) {
        from.handler(chunk -> {
            write(to, chunk);
            if (to.writeQueueFull()) {
                from.pause();
                to.drainHandler(drained -> from.resume());
            }
        });
        from.endHandler(ended -> to.end());
        from.resume();
    }

    private void write(NetSocket to, Buffer chunk) {
        bytes += chunk.length();
        to.write(chunk);
    }

    /** Ends both sides now. */
    void cut() {
        BelowVertx.abort(tunnel.socket());
        request.connection().close();
        end.tryComplete(Ending.CUT_BY_GATE);
    }

    /** In both directions. */
    long bytes() {
        return bytes;
    }
}
