package io.gatehouse.attacks;

import static io.gatehouse.attacks.Attempt.BOB;
import static io.gatehouse.attacks.Attempt.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.server.GateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Who takes nothing of what there is for it")
class StalledReaderIT {
    private static final int CANCEL = 8;
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final String LIST = "/api/v1/pods?flood";
    private static final String EXEC = "/api/v1/namespaces/n/pods/p/exec";
    private static final Script.Flood ENDLESS = new Script.Flood(Long.MAX_VALUE);

    @TempDir
    Path temporary;

    private AttackedGate gate;

    @BeforeEach
    void start() throws Exception {
        gate = AttackedGate.start(
                temporary,
                RecordingUpstream.startHttp1(),
                files -> files.part("listeners").put("limits", GateFolder.map("writeStallTimeout", "700ms")));
        gate.upstream().does(StalledReaderIT::answer);
    }

    @AfterEach
    void stop() throws Exception {
        gate.close();
    }

    private static Script answer(RecordedRequest request) {
        if (request.target().equals(LIST)) {
            return ENDLESS;
        }
        return request.target().contains("watch=1") ? Script.stream() : Script.friendly(request);
    }

    private void awaitEnded(int count) throws Exception {
        Await.until(count + " have been ended", () -> gate.reached("writeStallTimeout") >= count);
    }

    private void isLetGoOf(String target) throws Exception {
        RecordedRequest request = gate.upstream().seen().stream()
                .filter(one -> one.target().startsWith(target))
                .findFirst()
                .orElseThrow();
        Await.until("the API server is told", () -> !gate.upstream().isOpen(request));
    }

    private RawClient get(String target) throws IOException {
        return gate.connect().send("GET " + target + " HTTP/1.1\r\n" + HOST + BOB + "\r\n");
    }

    private static List<Header> request(String target) {
        return Http2Client.request("GET", target, "authorization", Way.BOB.value());
    }

    @Test
    void overHttp1LosesItsConnection() throws Exception {
        try (RawClient client = get(LIST)) {
            assertEquals(200, client.answerHead().status());
            isLetGoOf(LIST);
            client.rest();
        }
    }

    @Test
    void overHttp2LosesItsStreamAlone() throws Exception {
        try (Http2Client client = gate.connectHttp2()) {
            client.send(Frame.window(0, 1 << 20));
            int stream = client.send(request(LIST), true);
            assertEquals(200, client.answerHead(stream).status());
            awaitEnded(1);
            isLetGoOf(LIST);
            assertEquals(CANCEL, client.answer(stream).reset());
            assertEquals(
                    200, client.answer(client.send(request("/version"), true)).status());
        }
    }

    /** Where nothing more may be sent of any stream. */
    @Test
    void overHttp2LosesItsConnection() throws Exception {
        try (Http2Client client = gate.connectHttp2()) {
            int stream = client.send(request(LIST), true);
            assertEquals(200, client.answerHead(stream).status());
            awaitEnded(1);
            isLetGoOf(LIST);
            client.awaitEnd();
        }
    }

    /** One that lets nothing be sent of any answer. */
    private Http2Client connectClosed() throws IOException {
        return gate.connectHttp2()
                .send(new Frame(Frame.SETTINGS, 0, 0, new byte[] {0, INITIAL_WINDOW_SIZE, 0, 0, 0, 0}));
    }

    @Test
    void losesTheEndOfAnAnswerThatTheGateIsDoneWith() throws Exception {
        try (Http2Client client = connectClosed()) {
            int stream = client.send(request("/version"), true);
            Http2Client.Answer answer = client.answer(stream);
            assertEquals(200, answer.status(), answer::toString);
            assertEquals(CANCEL, answer.reset());
            assertEquals(1, gate.reached("writeStallTimeout"));
        }
    }

    /** The server sends everything back. */
    @Test
    void losesItsTunnel() throws Exception {
        try (RawClient client = gate.connect()) {
            client.send(Upgrade.SPDY_BY_POST.request(EXEC, BOB));
            assertEquals(101, client.answerHead().status());
            String part = "y".repeat(1 << 16);
            Await.until("it is ended", () -> {
                try {
                    client.send(part);
                    return false;
                } catch (IOException ended) {
                    return true;
                }
            });
            isLetGoOf(EXEC);
        }
    }

    @Test
    void whoHasNothingToTakeMayWaitForHours() throws Exception {
        try (RawClient watch = get("/api/v1/pods?watch=1");
                RawClient terminal = gate.connect().send(Upgrade.SPDY_BY_POST.request(EXEC, BOB));
                Http2Client http2 = gate.connectHttp2()) {
            int stream = http2.send(request("/api/v1/pods?watch=1"), true);
            assertEquals(200, watch.answerHead().status());
            assertEquals(101, terminal.answerHead().status());
            assertEquals(200, http2.answerHead(stream).status());
            // Others come and are ended in the meantime.
            for (int count = 1; count <= 3; count++) {
                try (Http2Client stalled = connectClosed()) {
                    assertEquals(
                            CANCEL,
                            stalled.answer(stalled.send(request("/version"), true))
                                    .reset());
                }
            }
            gate.upstream().release();
            assertTrue(watch.read(8).length() == 8);
            assertTrue(http2.answer(stream).body().contains("Fine"));
            assertEquals("echo", terminal.send("echo").read(4));
            assertEquals(3, gate.reached("writeStallTimeout"));
        }
    }
}
