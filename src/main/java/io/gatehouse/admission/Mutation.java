package io.gatehouse.admission;

import io.gatehouse.core.Admission;
import io.gatehouse.core.AdmissionController.Outcome;
import io.gatehouse.core.AdmissionController.Review;
import io.gatehouse.core.GoText;
import io.gatehouse.core.OffEventLoop;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Walk;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Has webhooks change one object, one after another, and asks those once more that want it where others changed the object after
 * them (k8s.io/apiserver, {@code webhook/mutating/dispatcher.go}). On one event loop.
 */
final class Mutation {
    private static final String MUTATED = "mutation.webhook.admission.k8s.io/";

    private final Review review;
    private final Write write;
    private final List<Webhook> webhooks;
    private final HookNotes notes = new HookNotes();
    private final Set<Webhook> askedBefore = new HashSet<>();
    private final Set<Webhook> again = new HashSet<>();
    private Optional<Map<String, @Nullable Object>> object = Optional.empty();
    private boolean isPatched;
    private boolean isChanged;

    /** @param webhooks that it may concern, in their order */
    Mutation(Review review, Write write, List<Webhook> webhooks) {
        this.review = review;
        this.write = write;
        this.webhooks = webhooks;
    }

    /** A patch of what a reviewer sees comes to this. */
    private record Patched(Map<String, @Nullable Object> object, boolean isChanged) {}

    Future<Outcome> run() {
        return Reviewed.of(review, write)
                .compose(seen -> {
                    object = seen;
                    return round(0, 0);
                })
                .compose(first -> isChanged ? round(1, 0) : Future.succeededFuture())
                .map(last -> notes.agreed(isPatched ? object : Optional.empty()))
                .recover(stopped -> stopped instanceof Refusal refusal
                        ? Future.succeededFuture(notes.refused(refusal))
                        : Future.failedFuture(stopped));
    }

    private Future<Void> round(int round, int next) {
        if (next == webhooks.size()) {
            return Future.succeededFuture();
        }
        Webhook webhook = webhooks.get(next);
        return round > 0 && !again.contains(webhook)
                ? round(round, next + 1)
                : Walk.from(ask(webhook, round))
                        .then(asked -> round(round, next + 1))
                        .future();
    }

    private Future<Void> ask(Webhook webhook, int round) {
        Inquiry inquiry =
                new Inquiry(webhook, review.permit(), write, SentObject.of(write, object, Optional.empty()), true);
        return OffEventLoop.run(inquiry::question)
                .compose(question -> question.isEmpty()
                        ? Future.succeededFuture()
                        : inquiry.ask(question.get())
                                .compose(answer -> applied(webhook, answer, round))
                                .recover(failure -> failed(webhook, failure, round)));
    }

    private Future<Void> applied(Webhook webhook, ReviewAnswer answer, int round) {
        notes.hear(webhook, answer);
        if (!answer.isAllowed() || answer.patch().isEmpty()) {
            asked(webhook, round, false);
            return answer.isAllowed() ? Future.succeededFuture() : Future.failedFuture(answer.refusal(webhook.name()));
        }
        return OffEventLoop.run(() -> patched(webhook, answer.patch()))
                .onFailure(failure -> asked(webhook, round, false))
                .map(patched -> {
                    object = Optional.of(patched.object());
                    isPatched = true;
                    notes.annotate(
                            Admission.BODY_ANNOTATIONS + place(webhook, round),
                            Patches.annotation(webhook, answer.patch()));
                    asked(webhook, round, patched.isChanged());
                    return null;
                });
    }

    /** On a worker. */
    private Patched patched(Webhook webhook, List<?> patch) {
        Map<String, @Nullable Object> before = object.filter(there -> write.hasObject())
                .orElseThrow(() -> Refusal.internal("admission webhook " + GoText.quoted(webhook.name())
                        + " attempted to modify the object, which is not supported for this operation"));
        Map<String, @Nullable Object> after = Patches.apply(before, patch);
        ServerForm.give(after, write.info());
        return new Patched(after, !after.equals(before));
    }

    private Future<Void> failed(Webhook webhook, Throwable problem, int round) {
        if (!(problem instanceof WebhookFailure failure)) {
            return Future.failedFuture(problem);
        }
        asked(webhook, round, false);
        notes.failed(webhook, failure, "failed-open." + MUTATED + place(webhook, round));
        return Future.succeededFuture();
    }

    private void asked(Webhook webhook, int round, boolean hasChanged) {
        Map<String, Object> mutated = new LinkedHashMap<>();
        mutated.put("configuration", webhook.configuration());
        mutated.put("webhook", webhook.name());
        mutated.put("mutated", hasChanged);
        notes.annotate(MUTATED + place(webhook, round), Findings.goJson(mutated));
        if (hasChanged) {
            isChanged = true;
            again.addAll(askedBefore);
            askedBefore.clear();
        }
        if (webhook.isAskedAgain()) {
            askedBefore.add(webhook);
        }
    }

    private static String place(Webhook webhook, int round) {
        return "round_" + round + "_index_" + webhook.index();
    }
}
