package io.gatehouse.core;

import java.time.Instant;
import java.util.Optional;

/**
 * How an identity was proven: what the life of a stream hangs on.
 *
 * @param authenticator the authenticator's name, for the audit
 * @param expires when the credential ends by itself
 */
public record Proof(String authenticator, Optional<Instant> expires) {
    /** A proof that holds as long as the authenticator accepts its credential. */
    public static Proof by(String authenticator) {
        return new Proof(authenticator, Optional.empty());
    }
}
