package io.gatehouse.authn;

import io.gatehouse.core.Environment;
import io.gatehouse.remote.Endpoint;
import io.gatehouse.remote.RemoteService;
import io.gatehouse.remote.RemoteService.Answer;
import io.gatehouse.remote.WholeBody;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Asks whose a token is. An answer that another attempt may better is not taken for one, as kube-apiserver has it. */
final class TokenReviewer {
    private static final String PATH = "/apis/authentication.k8s.io/v1/tokenreviews";
    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final int ATTEMPTS = 4;
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final double LONGER = 1.5;
    private static final Set<Integer> PASSING = Set.of(429, 500, 503, 504);

    private final Vertx vertx;
    private final Function<Buffer, Future<Answer>> asked;
    private final Duration timeout;

    /**
     * How to ask once.
     *
     * @param timeout for all attempts together
     */
    TokenReviewer(Vertx vertx, Function<Buffer, Future<Answer>> asked, Duration timeout) {
        this.vertx = vertx;
        this.asked = asked;
        this.timeout = timeout;
    }

    /** The API servers of the cluster. */
    static TokenReviewer cluster(Environment environment, Duration timeout) {
        return new TokenReviewer(
                environment.vertx(),
                question -> environment
                        .apiServers()
                        .ask(HttpMethod.POST, PATH, question)
                        .compose(response -> WholeBody.of(response, MAX_ANSWER_BYTES)
                                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                                .onFailure(late -> response.request().reset())
                                .map(body -> new Answer(response.statusCode(), body))),
                timeout);
    }

    /** Somebody else. */
    static TokenReviewer webhook(Environment environment, Endpoint endpoint, Duration timeout) {
        RemoteService service = new RemoteService(environment.vertx(), endpoint);
        environment.atEnd(service::close);
        return new TokenReviewer(environment.vertx(), question -> service.post(question, timeout), timeout);
    }

    /** Empty where the token is nobody's; fails where nobody could tell. */
    Future<Optional<TokenReview>> review(Buffer question) {
        return attempt(question, 1, FIRST_PAUSE_MILLIS)
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .compose(TokenReviewer::read);
    }

    private Future<Answer> attempt(Buffer question, int number, long pauseMillis) {
        return asked.apply(question).transform(asked -> {
            boolean isPassing =
                    asked.failed() || PASSING.contains(asked.result().status());
            return isPassing && number < ATTEMPTS
                    ? vertx.timer(pauseMillis, TimeUnit.MILLISECONDS)
                            .compose(passed -> attempt(question, number + 1, (long) (pauseMillis * LONGER)))
                    : asked instanceof Future<Answer> same ? same : Future.failedFuture(asked.cause());
        });
    }

    private static Future<Optional<TokenReview>> read(Answer answer) {
        if (answer.status() == 401 || answer.status() == 403) {
            return Future.failedFuture("it answers " + answer.status()
                    + ": the gate may not ask (of an API server, its user needs the right to create tokenreviews)");
        }
        if (answer.status() != 200 && answer.status() != 201) {
            return Future.failedFuture("it answers " + answer.status());
        }
        try {
            return Future.succeededFuture(TokenReview.answered(answer.body().getBytes()));
        } catch (TokenReview.UnusableAnswerException e) {
            return Future.failedFuture(e);
        }
    }
}
