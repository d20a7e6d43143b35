package io.gatehouse.authz;

import io.gatehouse.core.OffEventLoop;
import io.gatehouse.kube.AuthorizationChain.Version;
import io.gatehouse.remote.Attempts;
import io.gatehouse.remote.RemoteService;
import io.gatehouse.remote.RemoteService.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks a webhook by SubjectAccessReview, up to five times where it fails in a way that may pass. */
final class Reviewer {
    private static final int ATTEMPTS = 5;

    /** As long as kube-apiserver gives a request. */
    private static final int PATIENCE_SECONDS = 60;

    private final RemoteService service;
    private final Version version;
    private final Duration timeout;
    private final WebhookCounts counts;
    private final Attempts<ReviewAnswer> attempts;

    /** @param timeout of each attempt */
    Reviewer(Vertx vertx, RemoteService service, Version version, Duration timeout, WebhookCounts counts) {
        this.service = service;
        this.version = version;
        this.timeout = timeout;
        this.counts = counts;
        this.attempts = new Attempts<>(vertx, ATTEMPTS, Reviewer::isPassing);
    }

    /** Fails with a {@link ReviewFailure} alone. */
    Future<ReviewAnswer> review(Question question) {
        Buffer review = ReviewSpec.review(question, version);
        return attempts.at(() -> attempt(review))
                .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .recover(failure -> Future.failedFuture(ReviewFailure.of(failure)));
    }

    private Future<ReviewAnswer> attempt(Buffer review) {
        long began = System.nanoTime();
        return service.post(review, timeout)
                .compose(this::read)
                .recover(failure -> Future.failedFuture(ReviewFailure.of(failure)))
                .onComplete(
                        read -> counts.asked("success", began),
                        failure -> counts.asked(ReviewFailure.of(failure).result(), began));
    }

    private Future<ReviewAnswer> read(Answer answer) {
        return answer.status() < 200 || answer.status() > 206
                ? Future.failedFuture(ReviewFailure.status(answer))
                : OffEventLoop.unlessShort(
                        answer.body().length(),
                        () -> ReviewAnswer.of(answer.body().getBytes(), version));
    }

    private static boolean isPassing(Future<ReviewAnswer> asked) {
        return asked.failed() && asked.cause() instanceof ReviewFailure failure && failure.isPassing();
    }
}
