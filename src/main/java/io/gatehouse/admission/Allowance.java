package io.gatehouse.admission;

import io.gatehouse.cel.Budget;

/** What a judgement may cost. */
final class Allowance {
    /** A millisecond or two; an ordinary policy takes a hundredth of it. */
    private static final long ON_EVENT_LOOP = 10_000;

    private final Budget shared;
    private final boolean isForAll;

    private Allowance(Budget shared, boolean isForAll) {
        this.shared = shared;
        this.isForAll = isForAll;
    }

    /** Little, for everything together: where it is spent, there is no judgement yet. */
    static Allowance onEventLoop() {
        return new Allowance(new Budget(ON_EVENT_LOOP), true);
    }

    /** As much as kube-apiserver gives: where it is spent, that is the judgement. */
    static Allowance elsewhere() {
        return new Allowance(new Budget(0), false);
    }

    Budget forConditions() {
        return isForAll ? shared : new Budget(Budget.PER_CONDITIONS);
    }

    Budget forValidations() {
        return isForAll ? shared : new Budget(Budget.PER_POLICY);
    }

    /** Whether nothing can be said before it is judged again with more. */
    boolean isUsedUp() {
        return isForAll && shared.isSpent();
    }
}
