package io.gatehouse.admission;

import io.gatehouse.admission.HookCounts.Asked;
import io.gatehouse.admission.Inquiry.Question;
import io.gatehouse.core.Admission;
import io.gatehouse.core.AdmissionController.Outcome;
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

    private final List<Webhook> webhooks;
    private final HookNotes notes;
    private final Set<Webhook> askedBefore = new HashSet<>();
    private final Set<Webhook> again = new HashSet<>();
    private Reviewed seen;
    private boolean isChanged;

    /** @param webhooks that it may concern, in their order */
    Mutation(Reviewed seen, List<Webhook> webhooks, HookNotes notes) {
        this.seen = seen;
        this.webhooks = webhooks;
        this.notes = notes;
    }

    /** A patch of what a reviewer sees comes to this. */
    private record Patched(Map<String, @Nullable Object> object, boolean isChanged) {}

    Future<Outcome> run() {
        return Walk.from(round(0, 0))
                .then(first -> isChanged ? round(1, 0) : Future.succeededFuture())
                .then(last -> Future.succeededFuture(
                        notes.agreed(isChanged ? seen.subject().object() : Optional.empty())))
                .future();
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
        Inquiry inquiry = new Inquiry(webhook, seen, true);
        return Walk.from(OffEventLoop.run(inquiry::question))
                .then(question -> question.isEmpty() ? Future.succeededFuture() : ask(inquiry, question.get(), round))
                .future();
    }

    private Future<Void> ask(Inquiry inquiry, Question question, int round) {
        Asked asked = Asked.now(question.webhook(), question.operation());
        return inquiry.ask(question)
                .compose(answer -> applied(asked, answer, round))
                .recover(failure -> failed(asked, failure, round));
    }

    private Future<Void> applied(Asked asked, ReviewAnswer answer, int round) {
        Webhook webhook = asked.webhook();
        notes.hear(webhook, answer);
        if (!answer.isAllowed()) {
            told(webhook, round, false);
            return Future.failedFuture(notes.denied(asked, answer));
        }
        if (answer.patch().isEmpty()) {
            told(webhook, round, false);
            notes.counts().agreed(asked);
            return Future.succeededFuture();
        }
        return OffEventLoop.run(() -> patched(webhook, answer.patch()))
                .onFailure(failure -> {
                    told(webhook, round, false);
                    notes.counts().unfit(asked);
                })
                .map(patched -> {
                    seen = seen.with(patched.object());
                    notes.annotate(
                            Admission.BODY_ANNOTATIONS + place(webhook, round),
                            Patches.annotation(webhook, answer.patch()));
                    told(webhook, round, patched.isChanged());
                    notes.counts().agreed(asked);
                    return null;
                });
    }

    /** On a worker. */
    private Patched patched(Webhook webhook, List<?> patch) {
        Map<String, @Nullable Object> before = seen.subject()
                .object()
                .filter(there -> seen.write().hasObject())
                .orElseThrow(() -> Refusal.internal("admission webhook " + GoText.quoted(webhook.name())
                        + " attempted to modify the object, which is not supported for this operation"));
        Map<String, @Nullable Object> after = Patches.apply(before, patch);
        boolean isChanged = !after.equals(before);
        ServerForm.give(after, seen.write().info());
        return new Patched(after, isChanged);
    }

    private Future<Void> failed(Asked asked, Throwable problem, int round) {
        if (!(problem instanceof WebhookFailure failure)) {
            return Future.failedFuture(problem);
        }
        told(asked.webhook(), round, false);
        notes.failed(asked, failure, "failed-open." + MUTATED + place(asked.webhook(), round));
        return Future.succeededFuture();
    }

    private void told(Webhook webhook, int round, boolean hasChanged) {
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
