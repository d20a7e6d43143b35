package io.gatehouse.cel;

/**
 * What the expressions of one policy may cost together, in kube-apiserver's units: one for a step, a tenth for a character that
 * is looked at. Not for several threads at a time.
 *
 * @see <a href="https://kubernetes.io/docs/reference/using-api/cel/#resource-constraints">Kubernetes: CEL resource constraints</a>
 */
public final class Budget {
    /** For one expression: about a tenth of a second. */
    public static final long PER_EXPRESSION = 1_000_000;

    /** For the validations of a policy under one binding. */
    public static final long PER_POLICY = 10_000_000;

    /** For the match conditions of a policy. */
    public static final long PER_CONDITIONS = 2_500_000;

    private long left;

    public Budget(long units) {
        this.left = units;
    }

    /** Whether there is nothing left, so that what was asked for was not answered. */
    public boolean isSpent() {
        return left < 0;
    }

    /** What the next expression may cost. */
    long forNext() {
        return Math.min(PER_EXPRESSION, left);
    }

    /** @param units what was spent; more than {@link #forNext} said where the evaluation was ended for that */
    void spend(long units) {
        left = units > left && left < PER_EXPRESSION ? -1 : left - Math.min(units, PER_EXPRESSION);
    }
}
