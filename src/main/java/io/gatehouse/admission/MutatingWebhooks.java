package io.gatehouse.admission;

import io.gatehouse.core.AdmissionController;
import io.gatehouse.core.Permit;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** MutatingWebhookConfigurations: each webhook sees what those before it made of the object. */
final class MutatingWebhooks implements AdmissionController {
    private final WriteIndex<Webhook> webhooks;

    /** @param webhooks in the order in which they are asked */
    MutatingWebhooks(List<Webhook> webhooks) {
        this.webhooks = new WriteIndex<>(webhooks);
    }

    @Override
    public boolean concerns(Permit permit) {
        Optional<Write> write = Write.of(permit);
        return write.isPresent() && webhooks.hasAny(write.get());
    }

    @Override
    public boolean isMutating() {
        return true;
    }

    @Override
    public Future<Outcome> review(Review review) {
        Write write = Write.of(review.permit()).orElseThrow();
        return new Mutation(review, write, webhooks.of(write)).run();
    }
}
