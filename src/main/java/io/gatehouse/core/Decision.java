package io.gatehouse.core;

/**
 * An authorizer's answer.
 *
 * @param authorizer who decided
 * @param reason for the audit, and behind a refusal's text where it is not empty
 */
public record Decision(Verdict verdict, String authorizer, String reason) {
    public enum Verdict {
        ALLOW,
        DENY,
        /** Another may decide; at the end of a chain it means denied. */
        NO_OPINION
    }

    public static final Decision NO_OPINION = new Decision(Verdict.NO_OPINION, "", "");

    public boolean allows() {
        return verdict == Verdict.ALLOW;
    }
}
