package io.gatehouse.admission;

import io.gatehouse.admission.HookCounts.Asked;
import io.gatehouse.admission.Inquiry.Question;
import io.gatehouse.core.AdmissionController.Outcome;
import io.gatehouse.core.OffEventLoop;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Walk;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Has webhooks judge one object: all are asked at once, and the first in their order that refuses is told. */
final class Validation {
    private static final String FAILED_OPEN = "failed-open.validating.webhook.admission.k8s.io/round_0_index_";

    private final Reviewed seen;
    private final List<Webhook> webhooks;
    private final HookNotes notes;

    /** @param webhooks that it may concern, in their order */
    Validation(Reviewed seen, List<Webhook> webhooks, HookNotes notes) {
        this.seen = seen;
        this.webhooks = webhooks;
        this.notes = notes;
    }

    private record Inquired(Inquiry inquiry, Question question) {}

    Future<Outcome> run() {
        return Walk.from(OffEventLoop.run(this::questions))
                .then(this::answers)
                .then(all -> Future.succeededFuture(notes.agreed(Optional.empty())))
                .future();
    }

    /** Before anybody is asked: a webhook that cannot be asked refuses at once. */
    private List<Inquired> questions() {
        List<Inquired> questions = new ArrayList<>();
        for (Webhook webhook : webhooks) {
            Inquiry inquiry = new Inquiry(webhook, seen, false);
            inquiry.question().ifPresent(question -> questions.add(new Inquired(inquiry, question)));
        }
        return questions;
    }

    private Future<Void> answers(List<Inquired> questions) {
        List<Future<Optional<Refusal>>> answers = new ArrayList<>();
        for (Inquired one : questions) {
            int index = answers.size();
            Asked asked = Asked.now(one.question().webhook(), one.question().operation());
            answers.add(one.inquiry().ask(one.question()).transform(answer -> refusal(asked, answer, index)));
        }
        return Future.all(answers).compose(all -> {
            Optional<Refusal> first =
                    answers.stream().flatMap(answer -> answer.result().stream()).findFirst();
            return first.isPresent() ? Future.failedFuture(first.get()) : Future.succeededFuture();
        });
    }

    private Future<Optional<Refusal>> refusal(Asked asked, AsyncResult<ReviewAnswer> answer, int index) {
        try {
            if (answer.failed()) {
                WebhookFailure failure = answer.cause() instanceof WebhookFailure known
                        ? known
                        : new WebhookFailure("internal error", "internal error");
                notes.failed(asked, failure, FAILED_OPEN + index);
                return Future.succeededFuture(Optional.empty());
            }
            notes.hear(asked.webhook(), answer.result());
            if (!answer.result().isAllowed()) {
                return Future.succeededFuture(Optional.of(notes.denied(asked, answer.result())));
            }
            notes.counts().agreed(asked);
            return Future.succeededFuture(Optional.empty());
        } catch (Refusal refused) {
            return Future.succeededFuture(Optional.of(refused));
        }
    }
}
