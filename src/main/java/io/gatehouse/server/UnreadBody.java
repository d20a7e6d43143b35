package io.gatehouse.server;

import io.gatehouse.channel.BelowVertx;
import io.gatehouse.core.Limit;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;

/** What is left of an HTTP/1.1 request that was answered without its body: read away while it is short, and does not take long. */
final class UnreadBody implements Awaited {
    private static final long MAX_BYTES = 256 * 1024;

    private final HttpServerRequest request;
    private final long timeoutNanos;
    private final long since = System.nanoTime();
    private long seen;

    private UnreadBody(HttpServerRequest request, Duration timeout) {
        this.request = request;
        this.timeoutNanos = timeout.toNanos();
    }

    static void discard(HttpServerRequest request, Peer peer, Duration timeout) {
        UnreadBody body = new UnreadBody(request, timeout);
        peer.awaits(body);
        request.handler(chunk -> body.add(chunk.length()));
        request.endHandler(end -> peer.noLongerAwaits(body));
        request.resume();
    }

    private void add(int bytes) {
        seen += bytes;
        if (seen > MAX_BYTES) {
            giveUp();
        }
    }

    @Override
    public Optional<Limit> exceeded() {
        return System.nanoTime() - since >= timeoutNanos ? Optional.of(Limit.BODY_TIMEOUT) : Optional.empty();
    }

    @Override
    public void giveUp() {
        BelowVertx.lingerAtClose(request.connection());
        request.connection().close();
    }
}
