package io.gatehouse.impersonation;

import io.gatehouse.core.Subject.Impersonated;
import io.vertx.core.Future;
import java.util.List;

/** A way to be let through. */
interface Mode {
    /** The narrow ones first. */
    List<Mode> ALL = List.of(
            ConstrainedMode.associatedNode(),
            ConstrainedMode.arbitraryNode(),
            ConstrainedMode.serviceAccount(),
            ConstrainedMode.userInfo(),
            attempt -> Checks.LEGACY.require(attempt));

    /** Whether it is a way to whom the caller wants to be. */
    default boolean concerns(Attempt attempt) {
        return true;
    }

    /** Fails with a {@link io.gatehouse.core.Refusal} where it does not let the caller through. */
    Future<Impersonated> check(Attempt attempt);
}
