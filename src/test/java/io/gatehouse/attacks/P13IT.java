package io.gatehouse.attacks;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("P13: signed tokens whose claims are missing, wrong, or of a wrong type")
class P13IT {
    private static final Map<String, List<Object>> WRONG = Map.of(
            "exp", List.of(0, -1, 1, "x", "", "9999999999", true, new JsonArray(), new JsonObject(), -1e300),
            "nbf", List.of(9_999_999_999L, 1e300, "0", "x", false, new JsonArray().add(0), new JsonObject()),
            "iat", List.of("0", "x", true, new JsonArray(), new JsonObject()),
            "iss",
                    List.of(
                            "",
                            "https://127.0.0.1",
                            "https://issuer.example",
                            7,
                            true,
                            new JsonArray().add("https://127.0.0.1"),
                            new JsonObject()),
            "aud",
                    List.of(
                            "",
                            "other",
                            "Kubernetes",
                            "kubernetes ",
                            "kubernetes,other",
                            7,
                            true,
                            new JsonArray(),
                            new JsonArray().add("other"),
                            new JsonArray().add("kubernetes").add(7),
                            new JsonArray().add(new JsonArray().add("kubernetes")),
                            new JsonObject().put("kubernetes", true)),
            "sub", List.of("", 7, true, new JsonArray().add("admin"), new JsonObject(), " admin", "a\nb", "a\u0000"),
            "groups",
                    List.of(
                            7,
                            true,
                            new JsonObject(),
                            new JsonArray().add(7),
                            new JsonArray().add(new JsonArray().add("dev")),
                            new JsonArray().add("dev").add(""),
                            "system:masters",
                            new JsonArray().add("dev").add("system:masters")));

    @TempDir
    static Path temporary;

    private static TokenGate gate;

    @BeforeAll
    static void start() throws Exception {
        gate = TokenGate.start(temporary);
    }

    @AfterAll
    static void stop() throws Exception {
        gate.close();
    }

    private static JsonObject admin() {
        return gate.issuer().claims("admin", "dev");
    }

    @ParameterizedTest
    @EnumSource
    void aClaimOfAWrongValueOrTypeIsRefused(Way way) throws Exception {
        gate.send(way, gate.issuer().token(admin())).hasStatus(way.forwardedStatus());
        for (String claim : WRONG.keySet()) {
            for (Object value : WRONG.get(claim)) {
                gate.isRefused(way, gate.issuer().token(admin().put(claim, value)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMissingClaimIsRefused(Way way) throws Exception {
        for (String claim : List.of("exp", "iss", "aud", "sub")) {
            JsonObject without = admin();
            without.remove(claim);
            gate.isRefused(way, gate.issuer().token(without));
            gate.isRefused(way, gate.issuer().token(admin().putNull(claim)));
            String renamed = claim.toUpperCase(java.util.Locale.ROOT);
            gate.isRefused(way, gate.issuer().token(without.copy().put(renamed, admin().getValue(claim))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTokenThatWasOrWillBeValidIsRefused(Way way) throws Exception {
        long now = Instant.now().getEpochSecond();
        for (JsonObject claims : List.of(
                admin().put("exp", now - 1),
                admin().put("exp", now - 1 + 0.9),
                admin().put("exp", now - 3600),
                admin().put("nbf", now + 90))) {
            gate.isRefused(way, gate.issuer().token(claims));
        }
        gate.send(way, gate.issuer().token(admin().put("nbf", now + 30))).hasStatus(way.forwardedStatus());
        gate.send(way, gate.issuer().token(admin().put("exp", 1e18))).hasStatus(way.forwardedStatus());
    }

    /** What another reader would take for another claim. */
    @ParameterizedTest
    @EnumSource
    void aClaimThatComesTwiceIsRefused(Way way) throws Exception {
        String claims = admin().encode();
        List<String> twice = new ArrayList<>();
        for (String claim : List.of("exp", "iss", "aud", "sub", "groups")) {
            String value = new JsonObject().put(claim, admin().getValue(claim)).encode();
            twice.add(claims.substring(0, claims.length() - 1) + "," + value.substring(1));
        }
        for (String text : twice) {
            gate.isRefused(
                    way,
                    gate.issuer().key().sign("RS256", gate.issuer().header().encode(), text));
        }
        String header = "{\"alg\":\"none\",\"alg\":\"RS256\",\"kid\":\"first\"}";
        gate.isRefused(way, gate.issuer().key().sign("RS256", header, claims));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoJsonObjectIsRefused(Way way) throws Exception {
        String header = gate.issuer().header().encode();
        for (String claims : List.of("", "{", "[]", "null", "7", "\"x\"", admin().encode() + "x", "\ufeff" + admin())) {
            gate.isRefused(way, gate.issuer().key().sign("RS256", header, claims));
            gate.isRefused(way, gate.issuer().key().sign("RS256", claims, admin().encode()));
        }
    }
}
