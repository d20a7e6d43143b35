package io.gatehouse.admission;

import io.gatehouse.core.AdmissionController;
import io.gatehouse.core.Counters;
import io.gatehouse.core.Permit;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Walk;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Asks the webhooks of MutatingWebhookConfigurations, or those of ValidatingWebhookConfigurations. */
final class WebhookController implements AdmissionController {
    private final boolean isMutating;
    private final WriteIndex<Webhook> webhooks;
    private final HookCounts counts;

    private WebhookController(boolean isMutating, List<Webhook> webhooks, HookCounts counts) {
        this.isMutating = isMutating;
        this.webhooks = new WriteIndex<>(webhooks);
        this.counts = counts;
    }

    /** @param webhooks in the order in which they are asked */
    static WebhookController mutating(List<Webhook> webhooks, Counters counters) {
        return new WebhookController(true, webhooks, new HookCounts(counters, "admit"));
    }

    static WebhookController validating(List<Webhook> webhooks, Counters counters) {
        return new WebhookController(false, webhooks, new HookCounts(counters, "validating"));
    }

    @Override
    public String name() {
        return isMutating ? "MutatingAdmissionWebhook" : "ValidatingAdmissionWebhook";
    }

    @Override
    public boolean concerns(Permit permit) {
        Optional<Write> write = Write.of(permit);
        return write.isPresent() && webhooks.hasAny(write.get());
    }

    @Override
    public boolean isMutating() {
        return isMutating;
    }

    @Override
    public Future<Outcome> review(Review review) {
        List<Webhook> concerned = webhooks.of(Write.of(review.permit()).orElseThrow());
        HookNotes notes = new HookNotes(counts);
        return Walk.from(Reviewed.of(review))
                .then(seen -> isMutating
                        ? new Mutation(seen, concerned, notes).run()
                        : new Validation(seen, concerned, notes).run())
                .future()
                .recover(stopped -> stopped instanceof Refusal refusal
                        ? Future.succeededFuture(notes.refused(refusal))
                        : Future.failedFuture(stopped));
    }
}
