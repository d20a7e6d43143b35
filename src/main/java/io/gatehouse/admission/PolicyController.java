package io.gatehouse.admission;

import io.gatehouse.core.AdmissionController;
import io.gatehouse.core.OffEventLoop;
import io.gatehouse.core.Permit;
import io.gatehouse.core.Walk;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    public String name() {
        return "ValidatingAdmissionPolicy";
    }

    @Override
    public Future<Outcome> review(Review review) {
        Write write = Write.of(review.permit()).orElseThrow();
        List<Policy> concerned = policies.of(write);
        boolean isPatchToRead = !review.isStored()
                && write.patch().isPresent()
                && concerned.stream().anyMatch(policy -> !policy.reads().isEmpty());
        return isPatchToRead
                ? Walk.from(review.patched())
                        .then(paths -> judge(
                                review,
                                write,
                                concerned,
                                SentObject.of(write, Optional.empty(), Optional.empty(), Optional.empty()),
                                paths))
                        .future()
                : Walk.from(Reviewed.of(review))
                        .then(seen -> judge(review, seen.write(), concerned, seen.subject(), Set.of()))
                        .future();
    }

    /** On the event loop as long as that is quick, and from the beginning elsewhere if it is not. */
    private static Future<Outcome> judge(
            Review review, Write write, List<Policy> concerned, SentObject subject, Set<List<String>> patched) {
        Judgement judgement = new Judgement(review, write, subject, patched);
        return judgement
                .of(concerned, Allowance.onEventLoop())
                .map(Future::succeededFuture)
                .orElseGet(() -> OffEventLoop.run(
                        () -> judgement.of(concerned, Allowance.elsewhere()).orElseThrow()));
    }
}
