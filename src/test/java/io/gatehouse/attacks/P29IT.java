package io.gatehouse.attacks;

import static io.gatehouse.attacks.Attempt.BOB;
import static io.gatehouse.attacks.Attempt.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.lab.Await;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("P29: what comes behind an upgrade")
class P29IT {
    private final AttackedGate gate;

    P29IT() throws Exception {
        gate = AttackedGate.shared();
    }

    @AfterEach
    void forget() {
        AttackedGate.forgetShared();
    }

    @ParameterizedTest
    @EnumSource
    void bytesBehindAnAgreedUpgradeAreTheTunnelsAndNobodyElses(Upgrade upgrade) throws Exception {
        String marker = gate.marker();
        String second = "GET /second?" + marker + " HTTP/1.1\r\n" + HOST + BOB + "\r\n";
        gate.upstream().forget();
        try (RawClient client = gate.connect()) {
            client.send(upgrade.request("/api/v1/namespaces/n/pods/p/exec?command=" + marker, BOB) + second);
            assertEquals(101, client.answer().status(), client::received);
            // The upstream's end of a tunnel sends back whatever comes.
            assertEquals(second, client.read(second.length()));
        }
        isOneRequest(marker);
    }

    @ParameterizedTest
    @EnumSource
    void bytesBehindAnUpgradeThatTheApiServerRefusesAreNobodys(Upgrade upgrade) throws Exception {
        String marker = gate.marker();
        gate.upstream().forget();
        gate.upstream().does(Script.reply(403));
        try (RawClient client = gate.connect()) {
            client.send(upgrade.request("/api/v1/namespaces/n/pods/p/exec?command=" + marker, BOB) + second(marker));
            assertEquals(403, client.answer().status(), client::received);
            assertEquals("", client.rest().replaceAll("<.*>", ""), client::received);
        }
        isOneRequest(marker);
    }

    @ParameterizedTest
    @EnumSource
    void bytesBehindAnUpgradeThatTheGateRefusesAreNobodys(Upgrade upgrade) throws Exception {
        for (String credential : List.of("", "Authorization: Bearer unknown\r\n", BOB + "Impersonate-User: x\r\n")) {
            String marker = gate.marker();
            gate.upstream().forget();
            String request = upgrade.request("/api/v1/namespaces/n/pods/p/exec?command=" + marker, credential);
            Attempt.untilEnd(gate, request + second(marker))
                    .hasStatus(401, 403)
                    .isAnsweredOnce()
                    .reachesNobody();
            gate.event(marker);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoSendsTooMuchBeforeTheAnswerIsGone(Upgrade upgrade) throws Exception {
        gate.upstream().forget();
        gate.upstream().does(Script.stall());
        try (RawClient client = gate.connect()) {
            client.send(upgrade.request("/api/v1/namespaces/n/pods/p/exec?command=id", BOB));
            Await.until("it is there", () -> gate.upstream().seen().size() == 1);
            RecordedRequest seen = gate.upstream().seen().get(0);
            for (int i = 0; i < 64 && gate.upstream().isOpen(seen); i++) {
                client.send("x".repeat(1 << 16));
            }
            Await.until("it is gone", () -> !gate.upstream().isOpen(seen));
        } catch (java.io.IOException e) {
            assertEquals(1, gate.upstream().seen().size());
        }
    }

    private static String second(String marker) {
        return "GET /second?" + marker + " HTTP/1.1\r\n" + HOST + BOB + "\r\n";
    }

    private void isOneRequest(String marker) throws Exception {
        List<RecordedRequest> seen = gate.upstream().seen();
        assertEquals(1, seen.size(), seen::toString);
        JsonObject event = gate.event(marker);
        assertEquals("bob", event.getJsonObject("user").getString("username"), event::encode);
    }
}
