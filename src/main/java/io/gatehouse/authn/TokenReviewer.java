package io.gatehouse.authn;

import io.gatehouse.core.Environment;
import io.gatehouse.remote.Attempts;
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
    private static final Set<Integer> PASSING = Set.of(429, 500, 503, 504);

    private final Attempts<Answer> attempts;
    private final Function<Buffer, Future<Answer>> asked;
    private final Duration timeout;

    /**
     * How to ask once.
     *
     * @param timeout for all attempts together
     */
    TokenReviewer(Vertx vertx, Function<Buffer, Future<Answer>> asked, Duration timeout) {
        this.attempts = new Attempts<>(vertx, ATTEMPTS, TokenReviewer::isPassing);
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
        return attempts.at(() -> asked.apply(question))
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .compose(TokenReviewer::read);
    }

    private static boolean isPassing(Future<Answer> asked) {
        return asked.failed() || PASSING.contains(asked.result().status());
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
