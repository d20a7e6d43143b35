package io.gatehouse.upstream;

import io.gatehouse.channel.BelowVertx;
import io.gatehouse.core.Admitted;
import io.gatehouse.core.Body;
import io.gatehouse.core.Call;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;

/** One request to one server: sends it, and says of a failure whether the server can have acted on it. */
final class Attempt {
    private static final long REFUSED_STREAM = 7;
    private static final int FIRST_FINAL = 200;
    private static final int LAST_FINAL = 999;

    private final Admitted admitted;
    private final Server server;

    /** How far a request had come when it failed. */
    enum Reached {
        /** Nothing was sent: no connection. */
        NOTHING,
        /** It was sent, and the server has said that it did not look at it. */
        REFUSED,
        /** It was sent; what became of it is unknown. */
        UNKNOWN
    }

    /** A request that got no answer. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1;
        final Reached reached;

        FailedException(Reached reached, Throwable cause) {
            super(cause.getMessage(), cause, false, false);
            this.reached = reached;
        }
    }

    /** The client has gone. */
    static final class AbandonedException extends Exception {
        private static final long serialVersionUID = 1;

        AbandonedException() {
            super("the client has gone", null, false, false);
        }
    }

    Attempt(Admitted admitted, Server server) {
        this.admitted = admitted;
        this.server = server;
    }

    /** @return fails with a {@link FailedException}, with a {@link Refusal}, or with what the client's own body failed with */
    Future<Reply> send(ServerLines lines, RequestHeaders headers, Deadlines deadlines, int timeoutSeconds) {
        Call call = admitted.call();
        boolean isAnonymous = admitted.permit().subject().caller().identity().isAnonymous();
        Future<HttpClientRequest> line = lines.request(call, isAnonymous);
        if (line.succeeded()) {
            return sendOn(line.result(), headers, deadlines, timeoutSeconds);
        }
        return line.transform(result -> result.failed()
                ? Future.failedFuture(new FailedException(Reached.NOTHING, result.cause()))
                : sendOn(result.result(), headers, deadlines, timeoutSeconds));
    }

    private Future<Reply> sendOn(HttpClientRequest request, RequestHeaders headers, Deadlines deadlines, int seconds) {
        Call call = admitted.call();
        request.setMethod(HttpMethod.valueOf(call.method())).setURI(call.target());
        headers.write(admitted, request.headers());
        // Without a handler Vert.x would log what the response's future tells anyway.
        request.exceptionHandler(told -> {});
        Exchange exchange = new Exchange(request, server);
        if (seconds > 0) {
            exchange.endIn(deadlines, seconds);
        }
        call.abandoned().onSuccess(gone -> exchange.cancel(new AbandonedException()));
        Promise<Reply> answer = Promise.promise();
        exchange.onCancel(cause -> answer.tryFail(failure(Reached.UNKNOWN, cause)));
        request.response().onComplete(result -> {
            if (result.failed()) {
                exchange.over();
                answer.tryFail(failure(reached(request, result.cause()), result.cause()));
            } else if (isFinal(result.result().statusCode())) {
                answer.tryComplete(exchange.reply(result.result()));
            } else {
                // What follows on this connection is anything but the next answer (CVE-2018-1002105).
                result.result().exceptionHandler(told -> {});
                exchange.cancel(Refusal.badGateway("the API server gave an answer that is none"));
            }
        });
        sendBody(request, exchange);
        return answer.future();
    }

    private static Throwable failure(Reached reached, Throwable cause) {
        return cause instanceof Refusal ? cause : new FailedException(reached, cause);
    }

    private static boolean isFinal(int status) {
        return status >= FIRST_FINAL && status <= LAST_FINAL;
    }

    private void sendBody(HttpClientRequest request, Exchange exchange) {
        if (admitted.body() instanceof Body.Whole whole) {
            request.end(whole.bytes());
        } else if (admitted.body() instanceof Body.Streamed streamed) {
            boolean isFramed =
                    request.version() == HttpVersion.HTTP_2 || request.headers().contains(HttpHeaders.CONTENT_LENGTH);
            request.setChunked(!isFramed);
            streamed.stream().pipe().endOnFailure(false).to(request).onFailure(exchange::cancel);
        } else {
            request.end();
        }
    }

    /** RFC 9113 §6.8 and §8.7: what a server has refused, or not looked at before it went away, it has not acted on. */
    private static Reached reached(HttpClientRequest request, Throwable failure) {
        if (failure instanceof StreamResetException reset && reset.getCode() == REFUSED_STREAM) {
            return Reached.REFUSED;
        }
        boolean isUnseen = request.version() == HttpVersion.HTTP_2 && BelowVertx.isPastLastStream(request);
        return isUnseen ? Reached.REFUSED : Reached.UNKNOWN;
    }
}
