package io.gatehouse.server;

import io.gatehouse.config.ListenerConfiguration.Limits;
import io.gatehouse.core.Limit;
import io.gatehouse.core.Refusal;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.streams.ReadStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request's body on its way from the client, who has to go on sending it, at a decent pace, while somebody is ready to take
 * more of it. What holds it up on the other side is not the client's fault.
 */
final class IncomingBody implements ReadStream<Buffer>, Awaited {
    private static final long CANCEL = 8;
    private static final double NANOS = 1e9;

    private final HttpServerRequest request;
    private final Peer peer;
    private final Limits limits;
    private @Nullable Handler<Throwable> atFailure;
    private @Nullable Handler<Void> atEnd;
    private boolean isBegun;
    private boolean isAwaited;
    private long awaitedSince;
    private long nanosBefore;
    private long lastPart;
    private long bytes;

    IncomingBody(HttpServerRequest request, Peer peer, Limits limits) {
        this.request = request;
        this.peer = peer;
        this.limits = limits;
    }

    @Override
    public Optional<Limit> exceeded() {
        if (!isAwaited) {
            return Optional.empty();
        }
        long now = System.nanoTime();
        if (now - lastPart >= limits.bodyTimeout().toNanos()) {
            return Optional.of(Limit.BODY_TIMEOUT);
        }
        double seconds =
                (nanosBefore + now - awaitedSince - limits.bodyTimeout().toNanos()) / NANOS;
        return seconds * limits.bodyBytesPerSecond() > bytes
                ? Optional.of(Limit.BODY_BYTES_PER_SECOND)
                : Optional.empty();
    }

    /** Whoever reads it is told 408; where nobody is to be told any more, the client is. */
    @Override
    public void giveUp() {
        over();
        boolean isHttp2 = request.version() == HttpVersion.HTTP_2;
        if (!isHttp2) {
            peer.endsAfterThis();
        }
        if (atFailure != null) {
            atFailure.handle(Refusal.requestTimeout("the body of the request did not come in time"));
        }
        if (request.response().ended() && isHttp2) {
            request.response().reset(CANCEL);
        } else if (request.response().ended()) {
            request.connection().close();
        }
    }

    private void over() {
        isAwaited = false;
        peer.noLongerAwaits(this);
    }

    @Override
    public IncomingBody handler(@Nullable Handler<Buffer> handler) {
        request.handler(
                handler == null
                        ? null
                        : part -> {
                            lastPart = System.nanoTime();
                            bytes += part.length();
                            handler.handle(part);
                        });
        return this;
    }

    @Override
    public IncomingBody endHandler(@Nullable Handler<Void> handler) {
        atEnd = handler;
        return this;
    }

    @Override
    public IncomingBody exceptionHandler(@Nullable Handler<Throwable> handler) {
        atFailure = handler;
        return this;
    }

    @Override
    public IncomingBody pause() {
        if (isAwaited) {
            isAwaited = false;
            nanosBefore += System.nanoTime() - awaitedSince;
        }
        request.pause();
        return this;
    }

    @Override
    public IncomingBody resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public IncomingBody fetch(long amount) {
        if (!isBegun) {
            begin();
        }
        if (!isAwaited) {
            isAwaited = true;
            awaitedSince = System.nanoTime();
            lastPart = awaitedSince;
        }
        request.fetch(amount);
        return this;
    }

    private void begin() {
        isBegun = true;
        peer.awaits(this);
        request.endHandler(end -> {
            over();
            if (atEnd != null) {
                atEnd.handle(end);
            }
        });
        request.exceptionHandler(failure -> {
            over();
            if (atFailure != null) {
                atFailure.handle(failure);
            }
        });
    }
}
