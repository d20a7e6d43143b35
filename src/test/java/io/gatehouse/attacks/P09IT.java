package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.server.GateFolder;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("P09: credentials that prove nothing")
class P09IT {
    private static final List<String> USELESS = List.of(
            "Bearer",
            "Bearer ",
            "Bearer  ",
            "Bearer\t" + GateFolder.BOBS_TOKEN,
            "Bearer unknown",
            "Bearer " + GateFolder.BOBS_TOKEN + "x",
            "Bearer " + GateFolder.BOBS_TOKEN.toUpperCase(java.util.Locale.ROOT),
            "Basic",
            "Basic !!!",
            "Basic " + encoded("nocolon"),
            "Basic " + encoded(":"),
            "Basic " + encoded("carol:"),
            "Basic " + encoded("carol:wrong"),
            "Basic " + encoded("nobody:" + GateFolder.CAROLS_PASSWORD),
            "Negotiate YII=",
            "Digest username=\"carol\"",
            GateFolder.BOBS_TOKEN,
            "",
            "Bearer\u00a0" + GateFolder.BOBS_TOKEN);

    @TempDir
    static Path temporary;

    private static AttackedGate closed;

    @BeforeAll
    static void start() throws Exception {
        closed = AttackedGate.start(temporary, files -> {
            files.part("authentication").put("anonymous", GateFolder.map("enabled", false));
            manyAttempts(files);
        });
    }

    /** So that wrong passwords are 401 here and not 429. */
    private static void manyAttempts(GateFolder files) {
        files.part("authentication")
                .put("password", GateFolder.map("passwordFile", "passwords.csv", "failuresPerMinute", 100_000));
    }

    @AfterAll
    static void stop() throws Exception {
        closed.close();
    }

    @ParameterizedTest
    @EnumSource
    void nobodyIsLetInWhereAnonymousUsersAreNot(Way way) throws Exception {
        for (String credential : USELESS) {
            isUnauthorized(way, closed, List.of(new Header("Authorization", credential)));
        }
        isUnauthorized(way, closed, List.of());
    }

    @ParameterizedTest
    @EnumSource
    void whatProvesNothingIsNeverAnonymous(Way way) throws Exception {
        for (String credential : USELESS) {
            // Wrong passwords are limited at this one.
            if (!credential.startsWith("Basic ")) {
                isUnauthorized(way, way.gate(), List.of(new Header("Authorization", credential)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "WEBSOCKET")
    void aTokenInASubProtocolThatProvesNothingIsNeverAnonymous(Way way) throws Exception {
        String prefix = "base64url.bearer.authorization.k8s.io.";
        for (String token :
                List.of("", "!!!", encoded("unknown"), encoded(""), encoded(GateFolder.BOBS_TOKEN + "\n"))) {
            for (AttackedGate gate : List.of(closed, way.gate())) {
                isUnauthorized(way, gate, List.of(new Header("Sec-WebSocket-Protocol", prefix + token)));
            }
        }
    }

    private static void isUnauthorized(Way way, AttackedGate gate, List<Header> headers) throws Exception {
        String marker = gate.marker();
        Attempt attempt =
                way.send(gate, way.target(marker), headers).isRefused(401).reachesNobody();
        attempt.contains("\"message\":\"Unauthorized\"");
        JsonObject event = gate.event(marker);
        assertEquals(401, event.getJsonObject("responseStatus").getInteger("code"), event + "" + attempt);
        assertEquals(null, event.getJsonObject("user").getString("username"), event + "" + attempt);
        assertEquals(
                true,
                event.getJsonObject("annotations").containsKey("gatehouse.io/authentication"),
                event + "" + attempt);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
