package io.gatehouse.core;

/** An authenticator's answer. */
public sealed interface AuthnResult {
    /** The credential proves this identity. */
    record Accepted(Caller caller) implements AuthnResult {}

    /** The credential is none of this authenticator's: another may know it. */
    record Absent() implements AuthnResult {}

    /**
     * The credential is useless.
     *
     * @param reason for the log, without the credential
     * @param last whether nobody else may be asked (a revoked certificate)
     */
    record Rejected(String reason, boolean last) implements AuthnResult {}

    AuthnResult ABSENT = new Absent();

    static AuthnResult accepted(Identity identity, Proof proof) {
        return new Accepted(new Caller(identity, proof));
    }

    static AuthnResult rejected(String reason) {
        return new Rejected(reason, false);
    }
}
