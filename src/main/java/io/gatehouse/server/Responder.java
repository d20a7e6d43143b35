package io.gatehouse.server;

import io.gatehouse.audit.Ending;
import io.gatehouse.channel.BelowVertx;
import io.gatehouse.channel.Fields;
import io.gatehouse.config.ListenerConfiguration.Limits;
import io.gatehouse.core.Call;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Reply;
import io.gatehouse.core.StatusDocument;
import io.gatehouse.core.Tunnel;
import io.gatehouse.session.Farewell;
import io.gatehouse.wire.Json;
import io.netty.util.AsciiString;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Answers one request: nothing else writes to a client. Tells once how the answer ended. */
final class Responder {
    private static final AsciiString AUDIT_ID = AsciiString.cached("audit-id");
    private static final AsciiString NO_CACHE = AsciiString.cached("no-cache, private");
    private static final AsciiString NO_SNIFF_NAME = AsciiString.cached("x-content-type-options");
    private static final AsciiString NO_SNIFF = AsciiString.cached("nosniff");
    private static final AsciiString JSON = AsciiString.cached("application/json");
    private static final AsciiString WARNING = AsciiString.cached("warning");
    private static final int INTERNAL_ERROR = 2;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Peer peer;
    private final Limits limits;
    private final Promise<Void> abandoned = Promise.promise();
    private Consumer<Ended> atEnd = ended -> {};
    private boolean isAnonymous = true;
    private boolean isOver;
    private boolean hasContinued;
    private long bytes;

    Responder(HttpServerRequest request, Peer peer, Limits limits) {
        this.request = request;
        this.response = request.response();
        this.peer = peer;
        this.limits = limits;
        response.exceptionHandler(failure -> gone());
        response.closeHandler(closed -> gone());
    }

    /** Completes when the client has gone before its answer has ended. */
    Future<Void> abandoned() {
        return abandoned.future();
    }

    void atEnd(Consumer<Ended> told) {
        atEnd = told;
    }

    /** The request is somebody's. */
    void proven() {
        isAnonymous = false;
        peer.proven();
    }

    boolean isOver() {
        return isOver;
    }

    /** The client waits to be told, once, before it sends its body. */
    void continueIfAsked() {
        if (!hasContinued && request.headers().contains(HttpHeaders.EXPECT)) {
            hasContinued = true;
            response.writeContinue();
        }
    }

    void refuse(Refusal refusal, String auditId) {
        if (isOver) {
            return;
        }
        if (response.headWritten()) {
            cut(Ending.FAULT);
            return;
        }
        Buffer body = Buffer.buffer(Json.write(StatusDocument.of(refusal)));
        MultiMap headers = response.headers();
        sayGoodbyeIfDue();
        headers.set(HttpHeaders.CONTENT_TYPE, JSON);
        headers.set(HttpHeaders.CACHE_CONTROL, NO_CACHE);
        headers.set(NO_SNIFF_NAME, NO_SNIFF);
        if (!auditId.isEmpty()) {
            headers.set(AUDIT_ID, auditId);
        }
        if (refusal.retryAfterSeconds() > 0) {
            headers.set(HttpHeaders.RETRY_AFTER, Integer.toString(refusal.retryAfterSeconds()));
        }
        refusal.warnings().forEach(text -> headers.add(WARNING, Warnings.header(text)));
        response.setStatusCode(refusal.code());
        if (request.isEnded() || isHttp2()) {
            end(body);
        } else {
            UnreadBody.discard(request, peer, limits.bodyTimeout());
            end(body);
        }
    }

    /** Passes a reply on, as fast as the client takes it. */
    void reply(Reply reply, Call call, List<String> warnings) {
        if (isOver) {
            reply.body().cancel(new IllegalStateException("the client has gone"));
            return;
        }
        response.setStatusCode(reply.status());
        copy(reply.headers(), response.headers());
        Fields.add(response.headers(), AUDIT_ID, call.auditId());
        warnings.forEach(text -> response.headers().add(WARNING, Warnings.header(text)));
        sayGoodbyeIfDue();
        new ReplyPump(reply, request, this).start();
    }

    /** The client's connection and the API server's become one. */
    Splice tunnel(Vertx vertx, Tunnel tunnel, Call call) {
        Splice splice = new Splice(
                vertx,
                tunnel,
                request,
                SwitchHead.of(tunnel.headers(), call.auditId()),
                Farewell.of(call.info(), tunnel.headers()));
        splice.start().onSuccess(how -> over(new Ended(SWITCHING_PROTOCOLS, splice.bytes(), how)));
        return splice;
    }

    private void sayGoodbyeIfDue() {
        if (!isHttp2() && (peer.hasEnded() || peer.isDraining())) {
            response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    private static void copy(MultiMap from, MultiMap to) {
        for (Map.Entry<CharSequence, CharSequence> header : Fields.of(from)) {
            Fields.add(to, header.getKey(), header.getValue());
        }
    }

    void wrote(int more) {
        bytes += more;
    }

    void end(Buffer last) {
        lingerIfDue();
        wrote(last.length());
        response.end(last);
        over(new Ended(response.getStatusCode(), bytes, Ending.WHOLE));
        closeIfDue();
    }

    void end() {
        lingerIfDue();
        response.end();
        over(new Ended(response.getStatusCode(), bytes, Ending.WHOLE));
        closeIfDue();
    }

    /** Ends the answer so that its receiver can tell that it is not whole. */
    void cut(Ending how) {
        if (!isOver) {
            over(new Ended(codeSoFar(), bytes, how));
            response.reset(INTERNAL_ERROR);
        }
    }

    private void gone() {
        if (!isOver) {
            over(new Ended(codeSoFar(), bytes, Ending.CUT_BY_CLIENT));
            abandoned.tryComplete();
        }
    }

    private int codeSoFar() {
        return response.headWritten() ? response.getStatusCode() : 0;
    }

    private void over(Ended ended) {
        if (!isOver) {
            isOver = true;
            peer.answered();
            atEnd.accept(ended);
        }
    }

    /** Vert.x may close the connection itself with the answer's end, where the client asks for that. */
    private void lingerIfDue() {
        if (peer.hasEnded() && !isHttp2()) {
            BelowVertx.lingerAtClose(request.connection());
        }
    }

    private void closeIfDue() {
        if (peer.hasEnded()) {
            request.connection().close();
        } else if (isAnonymous && limits.closeUnauthenticatedHttp2() && isHttp2()) {
            request.connection().shutdown(30, TimeUnit.SECONDS);
        }
    }

    boolean isHttp2() {
        return request.version() == HttpVersion.HTTP_2;
    }
}
