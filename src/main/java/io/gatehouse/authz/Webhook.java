package io.gatehouse.authz;

import io.gatehouse.cel.Conditions;
import io.gatehouse.core.Attributes;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Decision.Verdict;
import io.gatehouse.core.Walk;
import io.gatehouse.kube.AuthorizationChain;
import io.gatehouse.kube.AuthorizationChain.FailurePolicy;
import io.vertx.core.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a webhook decide what its conditions hold for (k8s.io/apiserver, {@code plugin/pkg/authorizer/webhook}). */
final class Webhook implements Authorizer {
    private static final Logger LOG = LoggerFactory.getLogger(Webhook.class);
    private static final Future<Decision> NO_OPINION = Future.succeededFuture(Decision.NO_OPINION);

    private final String name;
    private final boolean deniesOnFailure;
    private final MatchConditions conditions;
    private final Reviewer reviewer;
    private final KeptAnswers kept;
    private final WebhookCounts counts;
    private final AtomicBoolean isFailing = new AtomicBoolean();

    Webhook(
            String name,
            AuthorizationChain.Webhook settings,
            MatchConditions conditions,
            Reviewer reviewer,
            WebhookCounts counts) {
        this.name = name;
        this.deniesOnFailure = settings.failurePolicy() == FailurePolicy.DENY;
        this.conditions = conditions;
        this.reviewer = reviewer;
        this.kept = new KeptAnswers(settings);
        this.counts = counts;
    }

    /** @return fails with an {@link UndecidedException} where it cannot be asked or gives no answer that can be used */
    @Override
    public Future<Decision> authorize(Attributes asked) {
        Question question = Question.of(asked);
        return conditions.areThere() ? askedWhereTheyHold(question) : asked(question);
    }

    private Future<Decision> askedWhereTheyHold(Question question) {
        long began = System.nanoTime();
        return Walk.from(conditions.judge(question))
                .then(result -> {
                    counts.judged(began);
                    return asResulting(result, question);
                })
                .future();
    }

    private Future<Decision> asResulting(Conditions.Result result, Question question) {
        if (!result.hold()) {
            counts.excluded();
            return NO_OPINION;
        }
        if (result.problem().isPresent()) {
            counts.conditionFailed();
            return undecided(result.problem().get());
        }
        return asked(question);
    }

    private Future<Decision> asked(Question question) {
        Future<ReviewAnswer> answer = kept.answer(question, this::review);
        return answer.succeeded()
                ? decided(answer.result())
                : answer.transform(done -> done.succeeded() ? decided(done.result()) : unanswered(done.cause()));
    }

    private Future<ReviewAnswer> review(Question question) {
        return reviewer.review(question).onSuccess(answer -> {
            if (isFailing.getAndSet(false)) {
                LOG.info("the authorization webhook {} answers again", name);
            }
        });
    }

    private Future<Decision> decided(ReviewAnswer answer) {
        if (answer.isAllowed() && answer.isDenied()) {
            tell("the answer is that it is both allowed and denied");
            return Future.failedFuture(new UndecidedException(name, true));
        }
        Verdict verdict = answer.isDenied() ? Verdict.DENY : answer.isAllowed() ? Verdict.ALLOW : Verdict.NO_OPINION;
        return Future.succeededFuture(new Decision(verdict, name, answer.reason()));
    }

    private Future<Decision> unanswered(Throwable failure) {
        if (!deniesOnFailure) {
            counts.failedOpen(failure instanceof ReviewFailure known ? known.result() : "error");
        }
        return undecided(String.valueOf(failure.getMessage()));
    }

    private Future<Decision> undecided(String why) {
        tell(why);
        return Future.failedFuture(new UndecidedException(name, deniesOnFailure));
    }

    /** Once: whoever asks while it fails is told by the metrics. */
    private void tell(String why) {
        if (!isFailing.getAndSet(true)) {
            LOG.warn("the authorization webhook {} does not decide: {}", name, why);
        }
    }
}
