package io.gatehouse.authn.jwt;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.MalformedException;
import io.gatehouse.wire.Trees;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Web Token in its compact form (RFC 7515 §7.1), as it came: nothing in it is verified. What its header says of
 * where a key might be found ({@code jku}, {@code x5u}, {@code jwk}, {@code x5c}) is never looked at. Its text shows no
 * secret.
 */
public final class SignedToken {
    private static final int MAX_LENGTH = 64 * 1024;
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final String text;
    private final Map<String, @Nullable Object> header;
    private final Claims claims;

    private SignedToken(String text, Map<String, @Nullable Object> header, Claims claims) {
        this.text = text;
        this.header = header;
        this.claims = claims;
    }

    /** Empty where it is no such token: then it may be one of another sort. */
    public static Optional<SignedToken> parse(String text) {
        String[] parts = text.length() > MAX_LENGTH ? new String[0] : text.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            decode(parts[2]);
            Claims claims = new Claims(Json.parseObject(decode(parts[1])));
            return Optional.of(new SignedToken(text, Json.parseObject(decode(parts[0])), claims));
        } catch (MalformedException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** One text for some bytes, or a token that is known could come again as another. */
    private static byte[] decode(String part) {
        byte[] bytes = DECODER.decode(part);
        if (!ENCODER.encodeToString(bytes).equals(part)) {
            throw new IllegalArgumentException("another way to write the same");
        }
        return bytes;
    }

    /** Empty where it is none that is taken here. */
    Optional<Algorithm> algorithm() {
        return Trees.string(header, "alg").flatMap(Algorithm::named);
    }

    /** Of the key that has signed it; empty where the token does not say. */
    String keyId() {
        return Trees.string(header, "kid").orElse("");
    }

    /** Whether it is signed at all, in a way that is taken here; its header may ask that more be understood. */
    boolean isUnderstood() {
        return !header.containsKey("crit")
                && isTextOrNothing("kid")
                && algorithm().isPresent()
                && !text.endsWith(".");
    }

    private boolean isTextOrNothing(String name) {
        return !header.containsKey(name) || header.get(name) instanceof String;
    }

    /** Who says to have signed it; empty where nobody does. */
    public Optional<String> issuer() {
        return claims.issuer();
    }

    public Claims claims() {
        return claims;
    }

    String text() {
        return text;
    }

    @Override
    public String toString() {
        return "signed token";
    }
}
