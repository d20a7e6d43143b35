package io.gatehouse.authn.jwt;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;

/** An issuer's keys at one time. */
final class KeySet {
    static final KeySet EMPTY = new KeySet("", List.of());

    private final String hash;
    private final List<VerificationKey> keys;

    private KeySet(String hash, List<VerificationKey> keys) {
        this.hash = hash;
        this.keys = keys;
    }

    /**
     * @param document a JWK Set (RFC 7517 §5); keys that are not for signatures of the known algorithms are passed over
     * @throws io.gatehouse.wire.MalformedException where it is no JSON object
     */
    static KeySet of(byte[] document, Vertx vertx) {
        List<VerificationKey> keys = Trees.list(Json.parseObject(document), "keys").stream()
                .map(Trees::object)
                .flatMap(Optional::stream)
                .map(key -> VerificationKey.of(key, vertx))
                .flatMap(Optional::stream)
                .toList();
        return new KeySet(Hash.of(document), keys);
    }

    /** As kube-apiserver: by the key that the token names, or by any where it names none. */
    boolean hasSigned(SignedToken token) {
        return keys.stream()
                .filter(key -> token.keyId().isEmpty() || key.id().equals(token.keyId()))
                .anyMatch(key -> key.hasSigned(token));
    }

    /** Of the document that they come from. */
    String hash() {
        return hash;
    }

    int size() {
        return keys.size();
    }
}
