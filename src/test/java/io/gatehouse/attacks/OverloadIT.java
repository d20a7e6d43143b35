package io.gatehouse.attacks;

import static io.gatehouse.attacks.Attempt.BOB;
import static io.gatehouse.attacks.Attempt.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.lab.Await;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Five times as much as is let in, at once")
class OverloadIT {
    private static final int LET_IN = 20;
    private static final int SENT = 5 * LET_IN;
    private static final String LIST = "/api/v1/pods";

    @TempDir
    Path temporary;

    private AttackedGate gate;

    @BeforeEach
    void start() throws Exception {
        gate = AttackedGate.start(
                temporary, files -> files.with("flow", GateFolder.map("maxRequestsInFlight", LET_IN)));
        gate.upstream().does(Script.stall());
    }

    @AfterEach
    void stop() throws Exception {
        gate.close();
    }

    /** Those who are turned away are told at once, and whoever looks after the gate is answered. */
    private void isOverloaded() throws Exception {
        Await.until(
                "all others are turned away",
                () -> gate.upstream().seen().size() == LET_IN && gate.reached("maxRequestsInFlight") == SENT - LET_IN);
        for (String page : List.of("/livez", "/readyz", "/metrics")) {
            assertEquals(200, AdminPage.get(gate.gate().adminPort(), page).statusCode(), page);
        }
        gate.upstream().forget();
    }

    @Test
    void overHttp1AllAreServedOrTurnedAway() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < SENT; i++) {
            clients.add(get());
        }
        isOverloaded();
        int served = 0;
        for (RawClient client : clients) {
            try (client) {
                RawClient.Answer answer = client.answer();
                served += answer.status() == 200 ? 1 : 0;
                isServedOrTurnedAway(answer.status(), answer.header("retry-after"), client.received());
            }
        }
        assertEquals(LET_IN, served);
        try (RawClient later = get()) {
            assertEquals(200, later.answer().status());
        }
    }

    @Test
    void overHttp2AllAreServedOrTurnedAway() throws Exception {
        List<Header> request = Http2Client.request("GET", LIST, "authorization", Way.BOB.value());
        try (Http2Client client = gate.connectHttp2()) {
            List<Integer> streams = new ArrayList<>();
            for (int i = 0; i < SENT; i++) {
                streams.add(client.send(request, true));
            }
            isOverloaded();
            int served = 0;
            for (int stream : streams) {
                Http2Client.Answer answer = client.answer(stream);
                served += answer.status() == 200 ? 1 : 0;
                isServedOrTurnedAway(answer.status(), answer.header("retry-after"), answer.toString());
            }
            assertEquals(LET_IN, served);
            assertEquals(200, client.answer(client.send(request, true)).status());
        }
    }

    private RawClient get() throws IOException {
        return gate.connect().send("GET " + LIST + " HTTP/1.1\r\n" + HOST + BOB + "\r\n");
    }

    private static void isServedOrTurnedAway(int status, String retryAfter, String received) {
        assertEquals(status == 200 ? "" : "1", retryAfter, received);
        assertEquals(status == 200 ? 200 : 429, status, received);
    }
}
