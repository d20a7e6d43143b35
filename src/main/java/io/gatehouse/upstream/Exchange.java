package io.gatehouse.upstream;

import io.gatehouse.core.Refusal;
import io.gatehouse.core.Reply;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request that is under way at a server, from the moment it is sent until its answer has ended; it counts among the
 * server's until then.
 */
final class Exchange implements Reply.Content {
    private static final long CANCEL = 8;
    private static final int MOST_INTERIM = 16;

    private final HttpClientRequest request;
    private final Server server;
    private Deadlines.@Nullable Entry deadline;
    private @Nullable HttpClientResponse response;
    private @Nullable Handler<Void> atEnd;
    private @Nullable Handler<Throwable> atFailure;
    private @Nullable Throwable brokenOffBy;
    private Consumer<Throwable> atCancel = cause -> {};
    private int interim;
    private boolean isOver;

    Exchange(HttpClientRequest request, Server server) {
        this.request = request;
        this.server = server;
        server.began();
        request.continueHandler(told -> interim());
        request.earlyHintsHandler(told -> interim());
    }

    /** A few are usual; one that sends nothing else never answers. */
    private void interim() {
        if (++interim > MOST_INTERIM) {
            cancel(Refusal.badGateway("the API server says again and again that it will answer"));
        }
    }

    /** Told when it is cancelled before there is an answer: of a stream that is over for the server the request tells nothing. */
    void onCancel(Consumer<Throwable> told) {
        atCancel = told;
    }

    /** Ends it unless it has ended by then. */
    void endIn(Deadlines deadlines, int seconds) {
        deadline = deadlines.in(seconds, () -> cancel(new TimedOutException(seconds)));
    }

    /** The server took longer than it may. */
    static final class TimedOutException extends Exception {
        private static final long serialVersionUID = 1;

        TimedOutException(int seconds) {
            super("the API server did not answer within " + seconds + " s", null, false, false);
        }
    }

    Reply reply(HttpClientResponse from) {
        response = from;
        from.pause();
        from.exceptionHandler(this::failed);
        from.endHandler(this::ended);
        return new Reply(from.statusCode(), ReplyHeaders.endToEnd(from.headers()), this);
    }

    /** No longer under way; harmless when called again. */
    void over() {
        if (!isOver) {
            isOver = true;
            server.ended();
            if (deadline != null) {
                deadline.cancel();
            }
        }
    }

    private void ended(Void end) {
        over();
        if (atEnd != null) {
            atEnd.handle(end);
        }
    }

    private void failed(Throwable failure) {
        if (!isOver) {
            over();
            brokenOffBy = failure;
            if (atFailure != null) {
                atFailure.handle(failure);
            }
        }
    }

    @Override
    public void cancel(Throwable cause) {
        if (!isOver) {
            failed(cause);
            if (response == null) {
                atCancel.accept(cause);
            }
            request.reset(CANCEL, cause);
        }
    }

    @Override
    public MultiMap trailers() {
        return ReplyHeaders.behindTheBody(received().trailers());
    }

    @Override
    public Exchange handler(@Nullable Handler<Buffer> handler) {
        received().handler(handler);
        return this;
    }

    @Override
    public Exchange endHandler(@Nullable Handler<Void> handler) {
        atEnd = handler;
        return this;
    }

    /** The server may have gone before anybody listened: then that is told at once. */
    @Override
    public Exchange exceptionHandler(@Nullable Handler<Throwable> handler) {
        atFailure = handler;
        if (handler != null && brokenOffBy != null) {
            handler.handle(brokenOffBy);
        }
        return this;
    }

    @Override
    public Exchange pause() {
        received().pause();
        return this;
    }

    @Override
    public Exchange resume() {
        received().resume();
        return this;
    }

    @Override
    public Exchange fetch(long amount) {
        received().fetch(amount);
        return this;
    }

    private HttpClientResponse received() {
        if (response == null) {
            throw new IllegalStateException("no response has come yet");
        }
        return response;
    }
}
