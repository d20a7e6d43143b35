package io.gatehouse.authn.jwt;

import io.gatehouse.wire.Trees;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One public key of an issuer, for each algorithm that it may have signed by: those that its type, and what it says, allow. */
final class VerificationKey {
    private static final Logger LOG = LoggerFactory.getLogger(VerificationKey.class);

    /** RFC 7518 §3.3 asks for as many. */
    private static final int LEAST_RSA_BITS = 2048;

    private static final int MOST_RSA_BITS = 8192;

    private final String id;
    private final Map<Algorithm, JWTAuth> verifiers;

    private VerificationKey(String id, Map<Algorithm, JWTAuth> verifiers) {
        this.id = id;
        this.verifiers = verifiers;
    }

    /** Empty where the key is for something else, or for nothing. */
    static Optional<VerificationKey> of(Map<String, @Nullable Object> jwk, Vertx vertx) {
        if (!Trees.string(jwk, "use").orElse("sig").equals("sig") || jwk.containsKey("d") || isWeak(jwk)) {
            return Optional.empty();
        }
        Map<Algorithm, JWTAuth> verifiers = new EnumMap<>(Algorithm.class);
        String type = Trees.string(jwk, "kty").orElse("");
        String curve = Trees.string(jwk, "crv").orElse("");
        Arrays.stream(Algorithm.values())
                .filter(algorithm -> algorithm.takes(type, curve))
                .filter(algorithm ->
                        Trees.string(jwk, "alg").orElse(algorithm.name()).equals(algorithm.name()))
                .forEach(algorithm ->
                        verifier(jwk, algorithm, vertx).ifPresent(verifier -> verifiers.put(algorithm, verifier)));
        return verifiers.isEmpty()
                ? Optional.empty()
                : Optional.of(new VerificationKey(Trees.string(jwk, "kid").orElse(""), verifiers));
    }

    private static boolean isWeak(Map<String, @Nullable Object> jwk) {
        Optional<String> modulus = Trees.string(jwk, "n");
        try {
            int bits = modulus.map(n -> new BigInteger(1, Base64.getUrlDecoder().decode(n)).bitLength())
                    .orElse(LEAST_RSA_BITS);
            return bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    /** Of the key alone, under one algorithm: the library takes a key for one of its own choice where none is said. */
    private static Optional<JWTAuth> verifier(Map<String, @Nullable Object> jwk, Algorithm algorithm, Vertx vertx) {
        JsonObject key = new JsonObject();
        for (String part : new String[] {"kty", "n", "e", "crv", "x", "y"}) {
            Trees.string(jwk, part).ifPresent(value -> key.put(part, value));
        }
        key.put("alg", algorithm.name());
        try {
            // What it makes of a key that it cannot use would take unsigned tokens.
            new io.vertx.ext.auth.impl.jose.JWK(key);
            JWTAuthOptions options =
                    new JWTAuthOptions().addJwk(key).setJWTOptions(new JWTOptions().setIgnoreExpiration(true));
            return Optional.of(JWTAuth.create(vertx, options));
        } catch (RuntimeException e) {
            LOG.warn("a key that an issuer publishes cannot be used: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Empty where it has none. */
    String id() {
        return id;
    }

    boolean hasSigned(SignedToken token) {
        JWTAuth verifier = token.algorithm().map(verifiers::get).orElse(null);
        if (verifier == null) {
            return false;
        }
        try {
            return verifier.authenticate(new TokenCredentials(token.text())).succeeded();
        } catch (RuntimeException e) {
            return false;
        }
    }
}
