package io.gatehouse.core;

import java.util.Optional;

/**
 * Who calls, and how that was proven.
 *
 * @param token the bearer token that was accepted, where it was one: others that came beside it prove nothing
 */
public record Caller(Identity identity, Proof proof, Optional<Credential.Bearer> token) {
    public Caller(Identity identity, Proof proof) {
        this(identity, proof, Optional.empty());
    }

    public Caller by(Credential.Bearer accepted) {
        return new Caller(identity, proof, Optional.of(accepted));
    }
}
