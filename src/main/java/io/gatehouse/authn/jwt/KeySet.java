package io.gatehouse.authn.jwt;

import io.gatehouse.wire.Trees;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An issuer's keys at one time. */
final class KeySet {
    static final KeySet EMPTY = new KeySet(List.of());

    private final List<VerificationKey> keys;

    private KeySet(List<VerificationKey> keys) {
        this.keys = keys;
    }

    /** @param document a JWK Set (RFC 7517 §5); keys that are not for signatures of the known algorithms are passed over */
    static KeySet of(@Nullable Object document, Vertx vertx) {
        return new KeySet(Trees.list(document, "keys").stream()
                .map(Trees::object)
                .flatMap(Optional::stream)
                .map(key -> VerificationKey.of(key, vertx))
                .flatMap(Optional::stream)
                .toList());
    }

    /** As kube-apiserver: by the key that the token names, or by any where it names none. */
    boolean hasSigned(SignedToken token) {
        return keys.stream()
                .filter(key -> token.keyId().isEmpty() || key.id().equals(token.keyId()))
                .anyMatch(key -> key.hasSigned(token));
    }

    int size() {
        return keys.size();
    }
}
