package io.gatehouse.session;

import io.gatehouse.core.Reply;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A stream that can be ended: cleanly at the border of two events, so that a client's watch goes on from its last one
 * and meets the refusal there; else, and where no border comes soon, as a failure.
 */
public final class CuttableContent implements Reply.Content, Session.Cutter {
    private static final long PATIENCE_MILLIS = 5000;

    private final Vertx vertx;
    private final Reply.Content content;
    private final EventBorder border;
    private @Nullable Handler<Buffer> atChunk;
    private @Nullable Handler<Void> atEnd;
    private @Nullable Handler<Throwable> atFailure;
    private @Nullable String cutBecause;
    private @Nullable Throwable brokenOffBy;
    private boolean isOver;

    private CuttableContent(Vertx vertx, Reply.Content content, EventBorder border) {
        this.vertx = vertx;
        this.content = content;
        this.border = border;
        content.endHandler(this::ended);
        content.exceptionHandler(this::failed);
    }

    /** @param isWatch whether its body consists of events */
    public static CuttableContent of(Vertx vertx, Reply reply, boolean isWatch) {
        EventBorder border = isWatch ? EventBorder.of(reply.headers()) : new EventBorder.Unknown();
        return new CuttableContent(vertx, reply.body(), border);
    }

    @Override
    public void cut(String why) {
        if (isOver || cutBecause != null) {
            return;
        }
        cutBecause = why;
        if (border.isHere()) {
            endHere(why);
        } else if (border instanceof EventBorder.Unknown) {
            breakOff(why);
        } else {
            vertx.setTimer(PATIENCE_MILLIS, id -> breakOff(why));
        }
    }

    private void passed(Buffer chunk) {
        if (isOver) {
            return;
        }
        border.pass(chunk);
        if (atChunk != null) {
            atChunk.handle(chunk);
        }
        if (cutBecause != null && border.isHere()) {
            endHere(cutBecause);
        }
    }

    private void endHere(String why) {
        ended(null);
        content.cancel(new CutException(why));
    }

    private void breakOff(String why) {
        failed(new CutException(why));
        content.cancel(new CutException(why));
    }

    private void ended(@Nullable Void end) {
        if (!isOver) {
            isOver = true;
            if (atEnd != null) {
                atEnd.handle(end);
            }
        }
    }

    private void failed(Throwable failure) {
        if (!isOver) {
            isOver = true;
            brokenOffBy = failure;
            if (atFailure != null) {
                atFailure.handle(failure);
            }
        }
    }

    @Override
    public MultiMap trailers() {
        return cutBecause == null ? content.trailers() : MultiMap.caseInsensitiveMultiMap();
    }

    @Override
    public void cancel(Throwable cause) {
        isOver = true;
        content.cancel(cause);
    }

    @Override
    public CuttableContent handler(@Nullable Handler<Buffer> handler) {
        atChunk = handler;
        content.handler(handler == null ? null : this::passed);
        return this;
    }

    /** It may have been cut before anybody read it: then its end is told at once. */
    @Override
    public CuttableContent endHandler(@Nullable Handler<Void> handler) {
        atEnd = handler;
        if (handler != null && isOver && brokenOffBy == null) {
            handler.handle(null);
        }
        return this;
    }

    @Override
    public CuttableContent exceptionHandler(@Nullable Handler<Throwable> handler) {
        atFailure = handler;
        if (handler != null && brokenOffBy != null) {
            handler.handle(brokenOffBy);
        }
        return this;
    }

    @Override
    public CuttableContent pause() {
        content.pause();
        return this;
    }

    @Override
    public CuttableContent resume() {
        content.resume();
        return this;
    }

    @Override
    public CuttableContent fetch(long amount) {
        content.fetch(amount);
        return this;
    }
}
