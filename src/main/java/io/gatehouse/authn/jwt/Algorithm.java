package io.gatehouse.authn.jwt;

import java.util.Arrays;
import java.util.Optional;

/**
 * How a token may be signed: as kube-apiserver allows it under an AuthenticationConfiguration. Each needs a key pair, so
 * that nobody who knows an issuer's public keys can sign in its name.
 */
enum Algorithm {
    RS256("RSA", ""),
    RS384("RSA", ""),
    RS512("RSA", ""),
    PS256("RSA", ""),
    PS384("RSA", ""),
    PS512("RSA", ""),
    ES256("EC", "P-256"),
    ES384("EC", "P-384"),
    ES512("EC", "P-521");

    private final String keyType;
    private final String curve;

    Algorithm(String keyType, String curve) {
        this.keyType = keyType;
        this.curve = curve;
    }

    /** By its exact name in a token's header. */
    static Optional<Algorithm> named(String name) {
        return Arrays.stream(values()).filter(one -> one.name().equals(name)).findFirst();
    }

    /** Whether a key of this type and curve (RFC 7518 §6; empty for none) can have signed so. */
    boolean takes(String keyType, String curve) {
        return this.keyType.equals(keyType) && this.curve.equals(curve);
    }
}
