package io.gatehouse.attacks;

import static io.gatehouse.attacks.Attempt.BOB;
import static io.gatehouse.attacks.Attempt.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.server.GateFolder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An API server's answer whose head is too long")
class LongAnswerHeadIT {
    private static final String LIST = "/api/v1/pods";
    private static final String EXEC = "/api/v1/namespaces/n/pods/p/exec";
    private static final String LONG = "x".repeat(9000);

    @TempDir
    Path temporary;

    private AttackedGate gate;

    private void start(RecordingUpstream upstream) throws Exception {
        gate = AttackedGate.start(
                temporary,
                upstream,
                files -> files.part("clusters").put("connections", GateFolder.map("responseHeadBytes", 8192)));
    }

    @AfterEach
    void stop() throws Exception {
        gate.close();
    }

    private void isRefused(String request) throws Exception {
        double before = gate.reached("responseHeadBytes");
        try (RawClient client = gate.connect().send(request)) {
            RawClient.Answer answer = client.answer();
            assertEquals(502, answer.status(), client::received);
            assertTrue(answer.body().contains("the head of the API server's answer is too long"), client::received);
        }
        assertEquals(1, gate.upstream().seen().size(), "it is not asked again");
        assertEquals(before + 1, gate.reached("responseHeadBytes"));
        gate.upstream().forget();
        assertEquals(
                200,
                Attempt.once(gate, "GET " + LIST + " HTTP/1.1\r\n" + HOST + BOB + "\r\n")
                        .status());
        gate.upstream().forget();
    }

    private static final String GET = "GET " + LIST + " HTTP/1.1\r\n" + HOST + BOB + "\r\n";

    @Test
    void overHttp2() throws Exception {
        start(RecordingUpstream.start());
        gate.upstream().does(new Script.Reply(200, Header.list("X-Long", LONG), "{}"));
        isRefused(GET);
    }

    @Test
    void overHttp1AndOfAnUpgrade() throws Exception {
        start(RecordingUpstream.startHttp1());
        for (String head : List.of("HTTP/1.1 200 OK\r\n", "HTTP/1.1 101 Switching Protocols\r\n")) {
            for (String request : List.of(GET, Upgrade.SPDY_BY_POST.request(EXEC, BOB))) {
                gate.upstream().does(Script.raw(head + "X-Long: " + LONG + "\r\nContent-Length: 2\r\n\r\n{}"));
                isRefused(request);
            }
        }
    }
}
