package io.gatehouse.remote;

import io.gatehouse.core.ApiServers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One question to the API servers that can be given up at any time; then it has failed, and its answer is let go. */
final class Question<R> {
    private final Promise<R> end = Promise.promise();
    private @Nullable HttpClientResponse answer;

    private Question() {}

    /** @param read called where the head of the answer has arrived; completes when all of it has been read */
    static <R> Question<R> get(ApiServers servers, String target, Function<HttpClientResponse, Future<R>> read) {
        Question<R> question = new Question<>();
        servers.ask(HttpMethod.GET, target, Buffer.buffer())
                .compose(answer -> question.arrived(answer, read))
                .onComplete(question.end::tryComplete, question.end::tryFail);
        return question;
    }

    private Future<R> arrived(HttpClientResponse response, Function<HttpClientResponse, Future<R>> read) {
        if (end.future().isComplete()) {
            letGo(response);
            return end.future();
        }
        answer = response;
        return read.apply(response);
    }

    Future<R> end() {
        return end.future();
    }

    boolean isAnswered() {
        return answer != null;
    }

    /** To be called on the event loop that has asked. */
    void giveUp(String why) {
        if (end.tryFail(new RemoteException(why)) && answer != null) {
            letGo(answer);
        }
    }

    /** Nobody wants to know how it ends. */
    static void letGo(HttpClientResponse response) {
        response.exceptionHandler(reset -> {});
        response.request().reset();
    }
}
