package io.gatehouse.admission;

import io.gatehouse.core.AdmissionController;
import io.gatehouse.core.OffEventLoop;
import io.gatehouse.core.Permit;
import io.gatehouse.core.Walk;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** ValidatingAdmissionPolicies (KEP-3488) over what clients send. */
final class PolicyController implements AdmissionController {
    private final WriteIndex<Policy> policies;

    PolicyController(List<Policy> policies) {
        this.policies = new WriteIndex<>(policies);
    }

    @Override
    public boolean concerns(Permit permit) {
        Optional<Write> write = Write.of(permit);
        return write.isPresent() && policies.hasAny(write.get());
    }

    @Override
    public Future<Outcome> review(Review review) {
        Write write = Write.of(review.permit()).orElseThrow();
        List<Policy> concerned = policies.of(write);
        if (review.isStored()) {
            return Walk.from(review.old())
                    .then(known -> reviewStored(review, write, concerned))
                    .future();
        }
        boolean isPatchToRead = write.patch().isPresent()
                && concerned.stream().anyMatch(policy -> !policy.reads().isEmpty());
        return isPatchToRead
                ? Walk.from(review.patched())
                        .then(paths -> judge(review, write, concerned, Optional.empty(), Optional.empty(), paths))
                        .future()
                : Walk.from(review.object())
                        .then(object -> judge(review, write, concerned, object, Optional.empty(), Set.of()))
                        .future();
    }

    /** Both are known by now, or neither. */
    private static Future<Outcome> reviewStored(Review review, Write write, List<Policy> concerned) {
        return judge(
                review,
                write.settled(review.operations()),
                concerned,
                review.object().result(),
                review.old().result(),
                Set.of());
    }

    /** On the event loop as long as that is quick, and from the beginning elsewhere if it is not. */
    private static Future<Outcome> judge(
            Review review,
            Write write,
            List<Policy> concerned,
            Optional<Map<String, @Nullable Object>> object,
            Optional<Map<String, @Nullable Object>> old,
            Set<List<String>> patched) {
        Judgement judgement = new Judgement(review, write, SentObject.of(write, object, old), patched);
        return judgement
                .of(concerned, Allowance.onEventLoop())
                .map(Future::succeededFuture)
                .orElseGet(() -> OffEventLoop.run(
                        () -> judgement.of(concerned, Allowance.elsewhere()).orElseThrow()));
    }
}
