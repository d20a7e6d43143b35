package io.gatehouse.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How an identity was proven: what the life of a stream hangs on.
 *
 * @param authenticator the authenticator's name, for the audit
 * @param expires when the credential ends by itself
 * @param recheck how often somebody has to be asked whether it still holds, where nobody tells of its end
 */
public record Proof(String authenticator, Optional<Instant> expires, Optional<Duration> recheck) {
    public Proof(String authenticator, Optional<Instant> expires) {
        this(authenticator, expires, Optional.empty());
    }

    /** A proof that holds as long as the authenticator accepts its credential. */
    public static Proof by(String authenticator) {
        return new Proof(authenticator, Optional.empty());
    }
}
