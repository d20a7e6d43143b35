package io.gatehouse.audit;

import io.gatehouse.core.Call;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Says what a request that nobody accepted had tried (k8s.io/apiserver, {@code pkg/endpoints/filters/authn_audit.go}). */
final class AttemptedCredentials {
    private AttemptedCredentials() {}

    /** The sorts of credentials, never any of them. */
    static String of(Call call) {
        List<String> attempted = new ArrayList<>();
        String authorization = authorization(call.headers());
        if (isBasic(authorization)) {
            attempted.add("basic");
        }
        if (authorization.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
            attempted.add("bearer");
        }
        if (hasToken(call.target())) {
            attempted.add("access_token");
        }
        if (call.origin().certificate().isPresent()) {
            attempted.add("x509");
        }
        return attempted.isEmpty()
                ? "Authentication failed, no credentials provided"
                : "Authentication failed, attempted: " + String.join(", ", attempted);
    }

    private static String authorization(MultiMap headers) {
        String header = headers.get("Authorization");
        return header == null ? "" : header.strip();
    }

    private static boolean isBasic(String authorization) {
        if (!authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return false;
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(authorization.substring(6));
            return new String(decoded, StandardCharsets.ISO_8859_1).indexOf(':') >= 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean hasToken(String target) {
        int at = Math.max(target.indexOf("?access_token="), target.indexOf("&access_token="));
        int value = at + "?access_token=".length();
        return at >= 0 && value < target.length() && target.charAt(value) != '&';
    }
}
