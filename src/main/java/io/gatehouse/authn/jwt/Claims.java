package io.gatehouse.authn.jwt;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a token says, read as kube-apiserver reads it (k8s.io/apiserver, {@code plugin/pkg/authenticator/token/oidc}): null
 * is the empty text or list. Names are compared exactly, which is stricter.
 */
public final class Claims {
    /** Far beyond any token's life, and no trouble to reckon with. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final Map<String, @Nullable Object> values;

    Claims(Map<String, @Nullable Object> values) {
        this.values = values;
    }

    /** A claim is missing, or is of another type than it has to be. Its text says which, and shows no value. */
    public static final class UnusableClaimException extends Exception {
        private static final long serialVersionUID = 1;

        UnusableClaimException(String message) {
            super(message, null, false, false);
        }
    }

    Optional<String> issuer() {
        return values.get("iss") instanceof String issuer ? Optional.of(issuer) : Optional.empty();
    }

    /** Whether it is there, and be it null. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    public boolean isThere(String name) {
        return values.get(name) != null;
    }

    /** @throws UnusableClaimException where it is missing, or no text */
    public String text(String name) throws UnusableClaimException {
        return text(name, required(name));
    }

    /** Empty where it is missing. */
    public Optional<String> textIfThere(String name) throws UnusableClaimException {
        return has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    /** @throws UnusableClaimException where it is neither a text nor a list of texts; one that is missing is empty */
    public List<String> texts(String name) throws UnusableClaimException {
        Object value = values.get(name);
        if (!(value instanceof List<?> list)) {
            return value == null ? List.of() : List.of(text(name, value));
        }
        List<String> texts = new ArrayList<>();
        for (Object item : list) {
            texts.add(text(name, item));
        }
        return texts;
    }

    public boolean truth(String name) throws UnusableClaimException {
        Object value = required(name);
        if (value != null && !(value instanceof Boolean)) {
            throw new UnusableClaimException("the claim " + name + " is neither true nor false");
        }
        return Boolean.TRUE.equals(value);
    }

    /** Seconds since 1970, without what is behind the point. */
    public Instant time(String name) throws UnusableClaimException {
        if (!(required(name) instanceof Number number)) {
            throw new UnusableClaimException("the claim " + name + " is no number");
        }
        BigDecimal seconds = new BigDecimal(number.toString());
        if (seconds.compareTo(BigDecimal.valueOf(LATEST.getEpochSecond())) > 0) {
            return LATEST;
        }
        return seconds.signum() < 0 ? Instant.EPOCH : Instant.ofEpochSecond(seconds.longValue());
    }

    private @Nullable Object required(String name) throws UnusableClaimException {
        if (!has(name)) {
            throw new UnusableClaimException("the claim " + name + " is missing");
        }
        return values.get(name);
    }

    private static String text(String name, @Nullable Object value) throws UnusableClaimException {
        if (value != null && !(value instanceof String)) {
            throw new UnusableClaimException("the claim " + name + " is no text");
        }
        return value == null ? "" : (String) value;
    }
}
