package io.gatehouse.parity;

import io.gatehouse.lab.SigningKey;
import io.gatehouse.lab.TokenIssuer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Tokens for a kube-apiserver and a gate, by what is special about them. */
final class TokenCases {
    private static final SigningKey RSA = SigningKey.rsa("rsa");
    private static final SigningKey P256 = SigningKey.ec("p256", "secp256r1");
    private static final SigningKey P384 = SigningKey.ec("p384", "secp384r1");
    private static final SigningKey P521 = SigningKey.ec("p521", "secp521r1");
    private static final SigningKey STRANGER = SigningKey.rsa("rsa");
    static final List<SigningKey> KEYS = List.of(RSA, P256, P384, P521);

    /** To be read by the gate as by kube-apiserver. */
    static final Map<String, Case> ALIKE = new LinkedHashMap<>();

    /** Taken by kube-apiserver, and by the gate not. */
    static final Map<String, Case> STRICTER = new LinkedHashMap<>();

    interface Case {
        String of(TokenIssuer issuer);
    }

    private TokenCases() {}

    static {
        algorithms();
        headers();
        times();
        audiences();
        users();
        groups();
        others();
        stricter();
    }

    private static JsonObject claims(TokenIssuer issuer) {
        return issuer.claims("alice", "dev", "qa").put("uid", "u-alice").put("hd", "example.com");
    }

    private static JsonObject header(String algorithm, String id) {
        return new JsonObject().put("alg", algorithm).put("kid", id);
    }

    static String good(TokenIssuer issuer) {
        return RSA.sign(header("RS256", "rsa"), claims(issuer));
    }

    private static Case claiming(Consumer<JsonObject> change) {
        return issuer -> {
            JsonObject claims = claims(issuer);
            change.accept(claims);
            return RSA.sign(header("RS256", "rsa"), claims);
        };
    }

    private static Case headed(Consumer<JsonObject> change) {
        return issuer -> {
            JsonObject header = header("RS256", "rsa");
            change.accept(header);
            return RSA.sign("RS256", header.encode(), claims(issuer).encode());
        };
    }

    private static void put(Map<String, Case> cases, String claim, Object... values) {
        for (Object value : values) {
            cases.put(claim + " is " + value, claiming(claims -> claims.put(claim, value)));
        }
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    private static void algorithms() {
        for (String bits : List.of("256", "384", "512")) {
            for (String kind : List.of("RS", "PS")) {
                String name = kind + bits;
                ALIKE.put(name, issuer -> RSA.sign(header(name, "rsa"), claims(issuer)));
            }
        }
        ALIKE.put("ES256", issuer -> P256.sign(header("ES256", "p256"), claims(issuer)));
        ALIKE.put("ES384", issuer -> P384.sign(header("ES384", "p384"), claims(issuer)));
        ALIKE.put("ES512", issuer -> P521.sign(header("ES512", "p521"), claims(issuer)));
        ALIKE.put("another's signature", issuer -> STRANGER.sign(header("RS256", "rsa"), claims(issuer)));
        ALIKE.put(
                "a signature of another algorithm",
                issuer -> RSA.sign(
                        "RS512", header("RS256", "rsa").encode(), claims(issuer).encode()));
        ALIKE.put("a curve of another key", issuer -> P256.sign(header("ES256", "p384"), claims(issuer)));
        ALIKE.put("no signature", issuer -> good(issuer).replaceAll("[^.]*$", ""));
        ALIKE.put("two parts", issuer -> good(issuer).replaceAll("\\.[^.]*$", ""));
        ALIKE.put("four parts", issuer -> good(issuer) + ".x");
    }

    private static void headers() {
        for (String algorithm : List.of("none", "HS256", "EdDSA", "rs256", "")) {
            ALIKE.put("alg is " + algorithm, headed(header -> header.put("alg", algorithm)));
        }
        ALIKE.put("no alg", headed(header -> header.remove("alg")));
        ALIKE.put("no kid", headed(header -> header.remove("kid")));
        ALIKE.put("kid is empty", headed(header -> header.put("kid", "")));
        ALIKE.put("kid is unknown", headed(header -> header.put("kid", "other")));
        ALIKE.put("kid is a number", headed(header -> header.put("kid", 7)));
        ALIKE.put("typ is another", headed(header -> header.put("typ", "at+jwt")));
        ALIKE.put("jku", headed(header -> header.put("jku", "https://127.0.0.1:1/keys")));
        ALIKE.put(
                "crit",
                headed(header -> header.put("crit", new JsonArray().add("exp")).put("exp", 1)));
        ALIKE.put(
                "alg twice",
                issuer -> RSA.sign(
                        "RS256",
                        "{\"alg\":\"none\",\"alg\":\"RS256\",\"kid\":\"rsa\"}",
                        claims(issuer).encode()));
    }

    private static void times() {
        ALIKE.put("expired", claiming(claims -> claims.put("exp", now() - 2)));
        ALIKE.put("no exp", claiming(claims -> claims.remove("exp")));
        ALIKE.put("exp is null", claiming(claims -> claims.putNull("exp")));
        ALIKE.put("exp with a fraction", claiming(claims -> claims.put("exp", now() + 100.5)));
        put(ALIKE, "exp", 0, -1, "x", true, 1e12);
        ALIKE.put("nbf within the leeway", claiming(claims -> claims.put("nbf", now() + 30)));
        ALIKE.put("nbf beyond the leeway", claiming(claims -> claims.put("nbf", now() + 120)));
        put(ALIKE, "nbf", 0, "x");
        ALIKE.put("iat in the future", claiming(claims -> claims.put("iat", now() + 9000)));
        ALIKE.put("no iat", claiming(claims -> claims.remove("iat")));
        put(ALIKE, "iat", "x", true);
    }

    private static void audiences() {
        ALIKE.put("no aud", claiming(claims -> claims.remove("aud")));
        put(ALIKE, "aud", "", "other", "Kubernetes", 7, new JsonArray(), new JsonArray().add("other"));
        put(
                ALIKE,
                "aud",
                new JsonArray().add("other").add("kubernetes"),
                new JsonArray().add("kubernetes").add(7));
        ALIKE.put("no iss", claiming(claims -> claims.remove("iss")));
        put(ALIKE, "iss", "", "https://issuer.example", 7);
        ALIKE.put("iss with a slash", claiming(claims -> claims.put("iss", claims.getString("iss") + "/")));
    }

    private static void users() {
        ALIKE.put("no sub", claiming(claims -> claims.remove("sub")));
        put(
                ALIKE,
                "sub",
                "Alice",
                "张三",
                "a b",
                "a:b/c",
                7,
                true,
                new JsonArray().add("alice"),
                "system:kube-scheduler");
        put(ALIKE, "uid", "", 7);
        ALIKE.put("no uid", claiming(claims -> claims.remove("uid")));
        ALIKE.put("uid is null", claiming(claims -> claims.putNull("uid")));
        put(ALIKE, "jti", "", "j-1", 7);
    }

    private static void groups() {
        ALIKE.put("no groups", claiming(claims -> claims.remove("groups")));
        ALIKE.put("groups are null", claiming(claims -> claims.putNull("groups")));
        put(ALIKE, "groups", "dev", 7, true, new JsonObject(), new JsonArray(), new JsonArray().add(7));
        put(ALIKE, "groups", new JsonArray().add("a").add("b").add("a"), new JsonArray().add("system:masters"));
        put(
                ALIKE,
                "groups",
                new JsonArray().add("system:authenticated").add("a"),
                new JsonArray().add(new JsonArray().add("a")));
    }

    private static void others() {
        ALIKE.put("no hd", claiming(claims -> claims.remove("hd")));
        put(ALIKE, "hd", "", "other", "Example.com", 7, new JsonArray().add("example.com"));
        put(ALIKE, "nonce", "n", 7);
        put(ALIKE, "other", new JsonObject().put("deep", new JsonArray().add(1)), 7);
        ALIKE.put(
                "claims are a list",
                issuer -> RSA.sign("RS256", header("RS256", "rsa").encode(), "[]"));
        ALIKE.put(
                "claims are cut short",
                issuer -> RSA.sign("RS256", header("RS256", "rsa").encode(), "{"));
        ALIKE.put("padding", issuer -> good(issuer) + "=");
    }

    private static void stricter() {
        STRICTER.put("exp in quotes", claiming(claims -> claims.put("exp", String.valueOf(now() + 100))));
        STRICTER.put("nbf is null", claiming(claims -> claims.putNull("nbf")));
        STRICTER.put("EXP", claiming(claims -> claims.put("EXP", claims.remove("exp"))));
        STRICTER.put("sub twice", issuer -> {
            String text = claims(issuer).encode();
            return RSA.sign("RS256", header("RS256", "rsa").encode(), "{\"sub\":\"bob\"," + text.substring(1));
        });
        put(STRICTER, "sub", "system:kube-controller-manager", " alice");
        put(
                STRICTER,
                "groups",
                new JsonArray().add("system:nodes"),
                new JsonArray().add("a").add(""));
    }
}
