package io.gatehouse.server;

import io.gatehouse.audit.Ending;
import io.gatehouse.channel.BelowVertx;
import io.gatehouse.core.Tunnel;
import io.gatehouse.session.Farewell;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes one connection of a client's and an API server's, after both have left HTTP; each side is read no faster than
 * the other takes it, and the end of one is the end of both.
 */
final class Splice {
    private static final long LINGER_MILLIS = 60_000;
    private static final long PATIENCE_MILLIS = 5000;

    private final Vertx vertx;
    private final Tunnel tunnel;
    private final HttpServerRequest request;
    private final Buffer head;
    private final Farewell farewell;
    private final Promise<Ending> end = Promise.promise();
    private int open = 2;
    private long linger;
    private long bytes;
    private @Nullable NetSocket client;
    private @Nullable String cutBecause;

    Splice(Vertx vertx, Tunnel tunnel, HttpServerRequest request, Buffer head, Farewell farewell) {
        this.vertx = vertx;
        this.tunnel = tunnel;
        this.request = request;
        this.head = head;
        this.farewell = farewell;
    }

    /** @return completes when both sides have ended; never fails */
    Future<Ending> start() {
        request.resume();
        BelowVertx.socket(request).onComplete(this::join, failure -> {
            tunnel.socket().close();
            request.connection().close();
            end.tryComplete(Ending.FAULT);
        });
        return end.future().onComplete(ended -> farewell.end());
    }

    private void join(NetSocket joined) {
        NetSocket server = tunnel.socket();
        client = joined;
        joined.shutdownHandler(timeout -> closeUnlessListenerEnds(joined, timeout));
        joined.write(head);
        if (tunnel.first().length() > 0) {
            answered(joined, tunnel.first());
        }
        watch(joined, server);
        watch(server, joined);
        move(server, joined, chunk -> answered(joined, chunk));
        move(joined, server, chunk -> {
            write(server, chunk);
            farewell.sent(chunk);
        });
    }

    /** The listener's end, which leaves a time, is not its own: as a session it is told when it has to go. */
    private static void closeUnlessListenerEnds(NetSocket client, Duration timeout) {
        if (timeout.isZero()) {
            client.close();
        }
    }

    private void answered(NetSocket to, Buffer chunk) {
        write(to, chunk);
        farewell.pass(chunk);
        if (cutBecause != null) {
            endWhereItCan(to, cutBecause);
        }
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

    private void move(NetSocket from, NetSocket to, Handler<Buffer> forward) {
        from.handler(chunk -> {
            forward.handle(chunk);
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

    /**
     * Ends both sides: now, or behind a last word to a terminal's client, for which a message of the server's may have to come
     * to its end. Nothing of the client's goes on from here.
     */
    void cut(String why) {
        if (cutBecause != null) {
            return;
        }
        cutBecause = why;
        if (client == null) {
            breakOff();
        } else {
            client.handler(dropped -> {}).resume();
            vertx.setTimer(PATIENCE_MILLIS, id -> breakOff());
            endWhereItCan(client, why);
        }
    }

    private void endWhereItCan(NetSocket to, String why) {
        if (farewell.isHere()) {
            BelowVertx.lingerAtClose(request.connection());
            tunnel.socket().handler(dropped -> {}).endHandler(ended -> {});
            to.write(farewell.say(why)).onComplete(said -> to.end());
            BelowVertx.abort(tunnel.socket());
            end.tryComplete(Ending.CUT_BY_GATE);
        } else if (!farewell.isPossible()) {
            breakOff();
        }
    }

    private void breakOff() {
        BelowVertx.abort(tunnel.socket());
        request.connection().close();
        end.tryComplete(Ending.CUT_BY_GATE);
    }

    /** In both directions. */
    long bytes() {
        return bytes;
    }
}
