package io.gatehouse.attacks;

import static io.gatehouse.attacks.Attempt.BOB;
import static io.gatehouse.attacks.Attempt.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.lab.Await;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("P28: upgrades that the API server does not agree to")
class P28IT {
    private static final String SECOND = "GET /second HTTP/1.1\r\n" + HOST + BOB + "\r\n";

    private final AttackedGate gate;

    P28IT() throws Exception {
        gate = AttackedGate.shared();
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                Arguments.of("200", Script.reply(200), 200),
                Arguments.of("201 that offers to go on", Script.reply(201, "Connection", "keep-alive"), 201),
                Arguments.of(
                        "200 with an Upgrade", Script.reply(200, "Upgrade", "websocket", "Connection", "Upgrade"), 200),
                Arguments.of("400", Script.reply(400), 400),
                Arguments.of("403", Script.reply(403, "Content-Type", "application/json"), 403),
                Arguments.of("500", Script.reply(500), 500),
                Arguments.of("300", Script.reply(300), 502),
                Arguments.of("301", Script.reply(301, "Location", "https://elsewhere/"), 502),
                Arguments.of("302", Script.reply(302, "Location", "/api/v1/secrets"), 502),
                Arguments.of("304", Script.reply(304), 502),
                Arguments.of("307", Script.reply(307, "Location", "https://169.254.169.254/"), 502),
                Arguments.of("no HTTP", Script.raw("SSH-2.0-OpenSSH_9.2\r\n\r\n"), 502),
                Arguments.of("no status", Script.raw("HTTP/1.1 OK\r\n\r\n"), 502),
                Arguments.of("a status of four digits", Script.raw("HTTP/1.1 1010 Switching\r\n\r\n"), 502),
                Arguments.of("NUL in a value", Script.raw("HTTP/1.1 101 S\r\nUpgrade: web\0socket\r\n\r\n"), 502),
                Arguments.of("half a head", Script.raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: webs"), 502),
                Arguments.of("101 with another Upgrade", switching("Connection: Upgrade\r\nUpgrade: h2c\r\n"), 502),
                Arguments.of("101 with two", switching("Connection: Upgrade\r\nUpgrade: websocket, SPDY/3.1\r\n"), 502),
                Arguments.of(
                        "101 twice with one",
                        switching("Connection: Upgrade\r\nUpgrade: websocket\r\nUpgrade: SPDY/3.1\r\n"),
                        502),
                Arguments.of("101 without Upgrade", switching("Connection: Upgrade\r\n"), 502),
                Arguments.of("nothing", new Script.Reset(), 502));
    }

    private static Script switching(String headers) {
        return Script.raw("HTTP/1.1 101 Switching Protocols\r\n" + headers + "\r\nbytes of another protocol");
    }

    @AfterEach
    void forget() {
        AttackedGate.forgetShared();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void thereIsNoTunnelAndBothSidesEnd(String what, Script script, int expected) throws Exception {
        for (Upgrade upgrade : Upgrade.values()) {
            String marker = gate.marker();
            gate.upstream().forget();
            gate.upstream().does(script);
            try (RawClient client = gate.connect()) {
                client.send(upgrade.request("/api/v1/namespaces/n/pods/p/exec?command=" + marker, BOB));
                assertEquals(expected, client.answer().status(), client::received);
                sendAnyway(client);
                assertEquals("", client.rest().replaceAll("<.*>", ""), client::received);
                List<RecordedRequest> seen = gate.upstream().seen();
                assertEquals(1, seen.size(), () -> client.received() + "\n" + seen);
                Await.until("the upstream's side ends", () -> !gate.upstream().isOpen(seen.get(0)));
            }
            JsonObject event = gate.event(marker);
            assertEquals(expected, event.getJsonObject("responseStatus").getInteger("code"), event::encode);
        }
    }

    /** What follows must not become a request of its own, nor reach the upstream. */
    private static void sendAnyway(RawClient client) {
        try {
            client.send(SECOND);
        } catch (IOException e) {
            // The gate was faster.
            assertEquals(false, client.socket().isInputShutdown());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRedirectIsNotToldToTheClientEither(Upgrade upgrade) throws Exception {
        gate.upstream().forget();
        gate.upstream().does(Script.reply(302, "Location", "https://elsewhere/secret-place"));
        try (RawClient client = gate.connect()) {
            client.send(upgrade.request("/api/v1/namespaces/n/pods/p/exec?command=id", BOB));
            assertEquals(502, client.answer().status(), client::received);
            client.rest();
            assertEquals(false, client.received().contains("secret-place"), client::received);
        }
    }

    @ParameterizedTest
    @EnumSource
    void interimAnswersAreNotTheAnswer(Upgrade upgrade) throws Exception {
        String answer = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
                + "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: "
                + upgrade.protocol().toUpperCase(Locale.ROOT) + "\r\n\r\nfirst";
        gate.upstream().forget();
        gate.upstream().does(Script.raw(answer));
        try (RawClient client = gate.connect()) {
            client.send(upgrade.request("/api/v1/namespaces/n/pods/p/exec?command=id", BOB));
            assertEquals(101, client.answer().status(), client::received);
            assertEquals("first", client.rest(), client::received);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoLeavesWhileTheApiServerThinksIsGoneThereToo(Upgrade upgrade) throws Exception {
        gate.upstream().forget();
        gate.upstream().does(Script.stall());
        try (RawClient client = gate.connect()) {
            client.send(upgrade.request("/api/v1/namespaces/n/pods/p/exec?command=id", BOB));
            Await.until("it is there", () -> gate.upstream().seen().size() == 1);
        }
        RecordedRequest seen = gate.upstream().seen().get(0);
        Await.until("it is gone", () -> !gate.upstream().isOpen(seen));
    }
}
