package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.SigningKey;
import io.gatehouse.lab.TokenIssuer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("P12: tokens that say where to find the key")
class P12IT {
    private static final SigningKey OWN = SigningKey.rsa("own");

    @TempDir
    static Path temporary;

    private static TokenGate gate;
    private static TokenIssuer attacker;

    @BeforeAll
    static void start() throws Exception {
        gate = TokenGate.start(temporary);
        attacker = TokenIssuer.start();
        attacker.publish(OWN);
    }

    @AfterAll
    static void stop() throws Exception {
        attacker.close();
        gate.close();
    }

    private static JsonObject admin() {
        return gate.issuer().claims("admin", "dev");
    }

    private static String signed(JsonObject header) {
        return OWN.sign(header, admin());
    }

    @ParameterizedTest
    @EnumSource
    void keysAreHadFromNobodyButTheIssuer(Way way) throws Exception {
        String keys = attacker.url() + "/keys";
        JsonObject jwk = OWN.jwk().put("alg", "RS256");
        for (String id : List.of("own", "first", "")) {
            JsonObject plain = new JsonObject().put("alg", "RS256").put("kid", id);
            gate.isRefused(way, signed(plain.copy().put("jku", keys)));
            gate.isRefused(way, signed(plain.copy().put("x5u", keys)));
            gate.isRefused(way, signed(plain.copy().put("jwk", jwk)));
            gate.isRefused(way, signed(plain.copy().put("x5c", new JsonArray().add("MIIB"))));
            gate.isRefused(
                    way,
                    signed(plain.copy().put("crit", new JsonArray().add("jku")).put("jku", keys)));
        }
        gate.isRefused(way, signed(new JsonObject().put("alg", "RS256").put("jwk", jwk)));
        gate.isRefused(way, OWN.sign(OWN.jwk().put("alg", "RS256"), admin().put("iss", attacker.url())));
        assertEquals(0, attacker.questions(), "the attacker's server was asked");
    }

    @ParameterizedTest
    @EnumSource
    void aKeysNameIsNothingButAName(Way way) throws Exception {
        List<Object> names = new ArrayList<>(List.of(
                "../../../../etc/passwd",
                "/dev/null",
                "file:///etc/passwd",
                attacker.url() + "/keys",
                "first\u0000",
                "first ",
                "FIRST",
                "' OR '1'='1",
                "${jndi:ldap://127.0.0.1/a}",
                "k".repeat(60_000),
                "k".repeat(100_000),
                7,
                true,
                new JsonArray().add("first"),
                new JsonObject().put("first", "first")));
        for (Object name : names) {
            gate.isRefused(way, signed(new JsonObject().put("alg", "RS256").put("kid", name)));
        }
        assertEquals(0, attacker.questions(), "the attacker's server was asked");
    }

    /** Its own, whose keys the gate knows: the token's signature is right, and its header is another issuer's business. */
    @ParameterizedTest
    @EnumSource
    void whatAHeaderSaysOfKeysIsNotLookedAtWhereTheKeyIsKnown(Way way) throws Exception {
        JsonObject header =
                gate.issuer().header().put("jku", attacker.url() + "/keys").put("x5u", attacker.url());
        gate.send(way, gate.issuer().key().sign(header, admin())).hasStatus(way.forwardedStatus());
        assertEquals(0, attacker.questions(), "the attacker's server was asked");
    }

    /** A fetch is two questions. */
    @ParameterizedTest
    @EnumSource(names = "HTTP1_TO_HTTP2")
    void strangersCannotHaveTheGateAskAndAsk(Way way) throws Exception {
        gate.send(way, gate.issuer().token(admin())).hasStatus(200);
        int before = gate.issuer().questions();
        long began = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            gate.isRefused(way, signed(new JsonObject().put("alg", "RS256").put("kid", "unknown-" + i)));
        }
        long seconds = (System.nanoTime() - began) / 1_000_000_000L;
        int asked = gate.issuer().questions() - before;
        assertTrue(asked <= 2 * (1 + seconds / 5 + 1), asked + " questions in " + seconds + " s");
    }
}
