package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.lab.Await;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that wait for the only HTTP/1.1 connection to an API server: what that has said too much on it is not taken for
 * the next one's answer.
 */
class WaitingForConnectionsIT {
    private static final int WAITING = 3;
    private static final String IN_FLIGHT = "apiserver_current_inflight_requests{request_kind=\"readOnly\"}";

    @TempDir
    static Path temporary;

    private static AttackedGate gate;

    @BeforeAll
    static void start() throws Exception {
        gate = AttackedGate.start(temporary, RecordingUpstream.startHttp1(), WaitingForConnectionsIT::oneConnection);
    }

    private static void oneConnection(GateFolder files) {
        files.part("clusters").put("protocols", List.of("HTTP/1.1"));
        files.part("clusters").put("connections", GateFolder.map("http1", 1));
    }

    @AfterAll
    static void stop() throws Exception {
        gate.close();
    }

    static Stream<Hostile> answers() {
        return HostileHttp1.behind().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void whoeverWaitsGetsAnAnswerOfItsOwn(Hostile hostile) throws Exception {
        String first = "/api/v1/namespaces?" + gate.marker();
        CountDownLatch allWait = new CountDownLatch(1);
        gate.upstream().forget();
        gate.upstream().does(request -> {
            if (!request.target().equals(first)) {
                return new Script.Reply(200, List.of(), request.target());
            }
            await(allWait);
            return hostile.script();
        });
        try (Http2Client client = gate.connectHttp2()) {
            int asked = client.send(request("GET", first, Way.BOB), true);
            Await.until("it is there", () -> gate.upstream().seen().size() == 1);
            List<Integer> waiting = new ArrayList<>();
            for (int i = 0; i < WAITING; i++) {
                waiting.add(client.send(request("GET", first + i, Way.ROBOT), true));
            }
            Await.until("the others wait", () -> AdminPage.metric(gate.gate(), IN_FLIGHT) == 1 + WAITING);
            allWait.countDown();
            assertEquals(Hostile.HONEST, client.answer(asked).body());
            for (int i = 0; i < WAITING; i++) {
                Http2Client.Answer answer = client.answer(waiting.get(i));
                assertEquals(first + i, answer.body(), answer::toString);
            }
        }
    }

    private static List<Header> request(String method, String target, Header who) {
        return Http2Client.request(method, target, "authorization", who.value());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
