package io.gatehouse.core;

import java.util.Optional;

/** Whom a request is judged as: who calls, and as whom it asks to act. */
public record Subject(Caller caller, Optional<Impersonated> as) {
    /**
     * Another identity that the caller may act as.
     *
     * @param identity with the groups that come with it
     * @param requested as the caller asked for it, for the API server to judge too
     * @param constraint the verb that allowed it ({@code impersonate:user-info}), empty for the older {@code
     *     impersonate} (KEP-5284)
     */
    public record Impersonated(Identity identity, Identity requested, String constraint) {}

    public static Subject itself(Caller caller) {
        return new Subject(caller, Optional.empty());
    }

    /** The identity that rules are asked about. */
    public Identity effective() {
        return as.isPresent() ? as.get().identity() : caller.identity();
    }
}
