package io.gatehouse.attacks;

import static io.gatehouse.attacks.Attempt.BOB;
import static io.gatehouse.attacks.Attempt.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.server.GateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("All connections to the API servers are in use")
class BusyServersIT {
    private static final String LIST = "/api/v1/pods";
    private static final int MAX_CONCURRENT_STREAMS = 3;

    @TempDir
    Path temporary;

    private AttackedGate gate;
    private final List<RawClient> open = new ArrayList<>();

    private void start(RecordingUpstream upstream, Object... connections) throws Exception {
        gate = AttackedGate.start(
                temporary, upstream, files -> files.part("clusters").put("connections", GateFolder.map(connections)));
        gate.upstream().does(Script.stall());
    }

    @AfterEach
    void stop() throws Exception {
        for (RawClient client : open) {
            client.close();
        }
        gate.close();
    }

    private RawClient get(String target) throws IOException {
        RawClient client = gate.connect();
        open.add(client);
        return client.send("GET " + target + " HTTP/1.1\r\n" + HOST + BOB + "\r\n");
    }

    /** One waits for each that is under way, on each event loop; so many that every loop has some of both. */
    @Test
    void overHttp1SoManyWaitForSoLong() throws Exception {
        start(RecordingUpstream.startHttp1(), "http1", 1, "maxWaiting", 1, "connectTimeout", "1s", "waitTimeout", "1s");
        waitForSoLong();
    }

    @Test
    void overHttp2SoManyWaitForSoLong() throws Exception {
        RecordingUpstream oneByOne = RecordingUpstream.start();
        oneByOne.begins(Frame.setting(MAX_CONCURRENT_STREAMS, 1));
        start(oneByOne, "shortCalls", 1, "maxWaiting", 1, "connectTimeout", "1s", "waitTimeout", "1s");
        waitForSoLong();
    }

    private void waitForSoLong() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 10 * Runtime.getRuntime().availableProcessors(); i++) {
            clients.add(get(LIST));
        }
        Await.until(
                "too many wait, and too long", () -> gate.reached("maxWaiting") > 0 && gate.reached("waitTimeout") > 0);
        int underWay = gate.upstream().seen().size();
        gate.upstream().forget();
        int served = 0;
        for (RawClient client : clients) {
            RawClient.Answer answer = client.answer();
            served += answer.status() == 200 ? 1 : 0;
            assertTrue(
                    answer.status() == 200
                            || answer.status() == 503
                                    && answer.header("retry-after").equals("1"),
                    client::received);
        }
        assertTrue(served >= underWay, served + " of " + underWay + " were served");
        assertTrue(gate.gate().gateway().isReady(), "a busy server is well");
        for (int i = 0; i < 10; i++) {
            assertEquals(200, get(LIST).answer().status(), "who waited in vain has given back what it waited for");
        }
    }
}
