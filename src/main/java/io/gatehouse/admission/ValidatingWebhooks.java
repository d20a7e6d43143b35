package io.gatehouse.admission;

import io.gatehouse.admission.Inquiry.Question;
import io.gatehouse.core.AdmissionController;
import io.gatehouse.core.OffEventLoop;
import io.gatehouse.core.Permit;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Walk;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** ValidatingWebhookConfigurations: all are asked at once, and the first in their order that refuses is told. */
final class ValidatingWebhooks implements AdmissionController {
    private static final String FAILED_OPEN = "failed-open.validating.webhook.admission.k8s.io/round_0_index_";

    private final WriteIndex<Webhook> webhooks;

    ValidatingWebhooks(List<Webhook> webhooks) {
        this.webhooks = new WriteIndex<>(webhooks);
    }

    @Override
    public boolean concerns(Permit permit) {
        Optional<Write> write = Write.of(permit);
        return write.isPresent() && webhooks.hasAny(write.get());
    }

    @Override
    public Future<Outcome> review(Review review) {
        Write write = Write.of(review.permit()).orElseThrow();
        HookNotes notes = new HookNotes();
        return Walk.from(Reviewed.of(review, write))
                .then(object -> subject(review, write, object))
                .then(subject -> asked(review, write, subject))
                .then(asked -> answers(asked, notes))
                .then(all -> Future.succeededFuture(notes.agreed(Optional.empty())))
                .future()
                .recover(stopped -> stopped instanceof Refusal refused
                        ? Future.succeededFuture(notes.refused(refused))
                        : Future.failedFuture(stopped));
    }

    private static Future<SentObject> subject(
            Review review, Write write, Optional<Map<String, @Nullable Object>> object) {
        Function<Optional<Map<String, @Nullable Object>>, SentObject> both = old -> SentObject.of(write, object, old);
        return review.old().map(both);
    }

    private Future<List<Asked>> asked(Review review, Write write, SentObject subject) {
        Write known = review.isStored() ? write.settled(review.operations()) : write;
        return OffEventLoop.run(() -> questions(review, known, subject));
    }

    private record Asked(Inquiry inquiry, Question question) {}

    /** Before anybody is asked: a webhook that cannot be asked refuses at once. */
    private List<Asked> questions(Review review, Write write, SentObject subject) {
        List<Asked> questions = new ArrayList<>();
        for (Webhook webhook : webhooks.of(write)) {
            Inquiry inquiry = new Inquiry(webhook, review.permit(), write, subject, false);
            inquiry.question().ifPresent(question -> questions.add(new Asked(inquiry, question)));
        }
        return questions;
    }

    private static Future<Void> answers(List<Asked> asked, HookNotes notes) {
        List<Future<ReviewAnswer>> answers =
                asked.stream().map(one -> one.inquiry().ask(one.question())).toList();
        return Future.join(answers).transform(all -> {
            Refusal first = null;
            for (int i = 0; i < answers.size(); i++) {
                Refusal refusal = refusal(asked.get(i).question().webhook(), answers.get(i), i, notes);
                first = first == null ? refusal : first;
            }
            return first == null ? Future.succeededFuture() : Future.failedFuture(first);
        });
    }

    /** Null where there is none. */
    private static @Nullable Refusal refusal(Webhook webhook, Future<ReviewAnswer> answer, int index, HookNotes notes) {
        try {
            if (answer.failed()) {
                WebhookFailure failure = answer.cause() instanceof WebhookFailure known
                        ? known
                        : new WebhookFailure("internal error", "internal error");
                notes.failed(webhook, failure, FAILED_OPEN + index);
                return null;
            }
            notes.hear(webhook, answer.result());
            return answer.result().isAllowed() ? null : answer.result().refusal(webhook.name());
        } catch (Refusal refused) {
            return refused;
        }
    }
}
