package io.gatehouse.authn.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.gatehouse.authn.jwt.Claims.UnusableClaimException;
import io.gatehouse.lab.SigningKey;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;

class SignedTokenFuzzTest {
    private static Vertx vertx;
    private static KeySet keys;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        List<JsonObject> jwks = List.of(
                SigningKey.rsa("r").jwk(), SigningKey.ec("e", "secp256r1").jwk());
        keys = KeySet.of(
                new JsonObject().put("keys", new JsonArray(jwks)).encode().getBytes(), vertx);
        assertEquals(2, keys.size());
    }

    @AfterAll
    static void stop() {
        vertx.close();
    }

    static Stream<byte[]> tokens() {
        return Stream.of(
                        "{\"alg\":\"RS256\",\"kid\":\"r\"}\n{\"iss\":\"i\",\"exp\":1,\"aud\":[\"a\"]}\nx",
                        "{\"alg\":\"ES256\"}\n{\"iss\":\"i\",\"exp\":1e300,\"aud\":\"a\",\"email_verified\":false}\nxxxx",
                        "{\"alg\":\"none\"}\n{\"iss\":null}\n",
                        "{\"alg\":\"PS512\",\"crit\":[]}\n{\"exp\":-0.5}\nyy")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** Header, claims and signature by lines. */
    @MethodSource("tokens")
    @FuzzTest
    void whateverItIsNobodyHasSignedIt(byte @NotNull [] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        SignedToken.parse(text).ifPresent(SignedTokenFuzzTest::check);
        String[] lines = text.split("\n", 3);
        if (lines.length == 3) {
            String token = SigningKey.encoded(lines[0]) + "." + SigningKey.encoded(lines[1]) + "."
                    + SigningKey.encoded(lines[2]);
            SignedToken.parse(token).ifPresent(SignedTokenFuzzTest::check);
        }
    }

    private static void check(SignedToken token) {
        assertFalse(token.isUnderstood() && keys.hasSigned(token));
        assertEquals("signed token", token.toString());
        Optional<String> issuer = token.issuer();
        assertEquals(issuer.isPresent(), token.claims().isThere("iss") && issuer.isPresent());
        for (String name : List.of("iss", "exp", "aud", "sub", "email_verified")) {
            readsOrRefuses(token.claims(), name);
        }
    }

    private static void readsOrRefuses(Claims claims, String name) {
        List<Reading> readings = List.of(Claims::text, Claims::texts, Claims::time, Claims::truth);
        for (Reading reading : readings) {
            try {
                reading.of(claims, name);
            } catch (UnusableClaimException e) {
                assertTrue(String.valueOf(e.getMessage()).startsWith("the claim " + name), e::getMessage);
            }
        }
    }

    private interface Reading {
        Object of(Claims claims, String name) throws UnusableClaimException;
    }
}
