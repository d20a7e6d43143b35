package io.gatehouse.server;

import io.gatehouse.audit.Ending;
import io.gatehouse.core.Reply;
import io.gatehouse.session.CutException;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** Moves a reply's body to the client, no faster than the client takes it, and never ends cleanly what was cut short. */
final class ReplyPump {
    private final Reply reply;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Responder responder;
    private boolean hasLength;
    private long left;

    ReplyPump(Reply reply, HttpServerRequest request, Responder responder) {
        this.reply = reply;
        this.request = request;
        this.response = request.response();
        this.responder = responder;
    }

    void start() {
        String length = reply.headers().get(HttpHeaders.CONTENT_LENGTH);
        boolean hasBody = request.method() != HttpMethod.HEAD && reply.status() != 204 && reply.status() != 304;
        hasLength = length != null || !hasBody;
        left = !hasBody ? 0 : hasLength ? Long.parseLong(length) : Long.MAX_VALUE;
        if (length == null && hasBody && request.version() != HttpVersion.HTTP_2) {
            response.setChunked(true);
        }
        responder.abandoned().onSuccess(gone -> reply.body().cancel(new IllegalStateException("the client has gone")));
        reply.body()
                .exceptionHandler(failure ->
                        responder.cut(failure instanceof CutException ? Ending.CUT_BY_GATE : Ending.CUT_BY_UPSTREAM))
                .endHandler(end -> ended())
                .handler(this::chunk);
        reply.body().resume();
        writeHeadSoon();
    }

    private void chunk(Buffer chunk) {
        if (responder.isOver()) {
            return;
        }
        left -= chunk.length();
        if (left == 0) {
            // The length was told: head, body and end go out as one.
            responder.end(chunk);
            return;
        }
        if (left < 0) {
            breakOff("more than its length");
            return;
        }
        responder.wrote(chunk.length());
        response.write(chunk);
        if (response.writeQueueFull()) {
            reply.body().pause();
            response.drainHandler(drained -> reply.body().resume());
        }
    }

    private void ended() {
        if (hasLength && left > 0) {
            breakOff("less than its length");
        } else if (!responder.isOver()) {
            if (!reply.body().trailers().isEmpty()) {
                response.trailers().addAll(reply.body().trailers());
            }
            responder.end();
        }
    }

    /** What was told is not what comes, and behind it there would be another answer, or a part of it missing. */
    private void breakOff(String why) {
        responder.cut(Ending.CUT_BY_UPSTREAM);
        reply.body().cancel(new IllegalStateException(why));
    }

    /** A watch may be silent for long, and its client wants to know at once that it is there. */
    private void writeHeadSoon() {
        Context context = Vertx.currentContext();
        if (!response.headWritten() && !responder.isOver() && context != null) {
            context.runOnContext(next -> {
                if (!response.headWritten() && !responder.isOver()) {
                    response.writeHead();
                }
            });
        }
    }
}
