package io.gatehouse.authn;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.MalformedException;
import io.gatehouse.wire.Trees;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a token says of itself, which anybody may write: good for finding out whom to ask, and for nothing that lets anybody in.
 *
 * @param expires empty where it does not say
 */
record TokenPayload(String issuer, String subject, Optional<Instant> expires) {
    private static final int MAX_TOKEN_LENGTH = 64 * 1024;

    /** Empty where it is no JWT, or one that says nothing of this. */
    static Optional<TokenPayload> of(String token) {
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first < 1 || second < 0 || token.indexOf('.', second + 1) >= 0 || token.length() > MAX_TOKEN_LENGTH) {
            return Optional.empty();
        }
        try {
            byte[] json = Base64.getUrlDecoder().decode(token.substring(first + 1, second));
            return of(Json.parseObject(json));
        } catch (IllegalArgumentException | MalformedException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<TokenPayload> of(Map<String, @Nullable Object> claims) {
        Optional<Instant> expires = claims.get("exp") instanceof Number seconds
                ? Optional.of(Instant.ofEpochSecond(seconds.longValue()))
                : Optional.empty();
        return Trees.string(claims, "sub")
                .map(subject -> new TokenPayload(Trees.string(claims, "iss").orElse(""), subject, expires));
    }
}
