package io.gatehouse.attacks;

import static io.gatehouse.attacks.Attempt.BOB;
import static io.gatehouse.attacks.Attempt.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What one client, or all of them, may ask of the listener")
class ListenerLimitsIT {
    private static final String GET = "GET /version HTTP/1.1\r\n" + HOST;
    private static final int REFUSED_STREAM = 7;

    @TempDir
    Path temporary;

    private AttackedGate gate;
    private final List<RawClient> open = new ArrayList<>();

    private void start(Object... limits) throws Exception {
        gate = AttackedGate.start(temporary, files -> files.part("listeners").put("limits", GateFolder.map(limits)));
    }

    @AfterEach
    void stop() throws Exception {
        for (RawClient client : open) {
            client.close();
        }
        gate.close();
    }

    private RawClient connect() throws IOException {
        RawClient client = gate.connect();
        open.add(client);
        return client;
    }

    @Test
    void aHeadThatIsTooLongIsRefused() throws Exception {
        start("requestHeadBytes", 8192);
        String longText = "x".repeat(9000);
        Attempt.untilEnd(gate, "GET /version?" + longText + " HTTP/1.1\r\n" + HOST + BOB + "\r\n")
                .isRefused(414)
                .reachesNobody();
        Attempt.untilEnd(gate, GET + BOB + "X-Long: " + longText + "\r\n\r\n")
                .isRefused(431)
                .reachesNobody();
        Attempt.untilEnd(gate, GET + BOB + "X-Short: x\r\n".repeat(1000) + "\r\n")
                .isRefused(431)
                .reachesNobody();
        Attempt.untilEnd(gate, GET + BOB + "X:\r\n".repeat(1000) + "\r\n")
                .isRefused(431)
                .reachesNobody();
        Attempt.http2(gate, Http2Client.request("GET", "/version", "authorization", "Bearer bob-token", "x", longText))
                // By the codec, without a body.
                .hasStatus(431)
                .reachesNobody();
        assertEquals(4, gate.reached("requestHeadBytes"), "over HTTP/1.1");
        Attempt.once(gate, GET + BOB + "X-Long: " + "x".repeat(7000) + "\r\n\r\n")
                .hasStatus(200);
    }

    @Test
    void oneConnectionHasSoManyStreams() throws Exception {
        start("streamsPerConnection", 5);
        gate.upstream().does(Script.stall());
        List<Header> request = Http2Client.request("GET", "/version", "authorization", "Bearer bob-token");
        try (Http2Client client = gate.connectHttp2()) {
            List<Integer> streams = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                streams.add(client.send(request, true));
            }
            Await.until("they are there", () -> gate.upstream().seen().size() == 5);
            Http2Client.Answer tooMany = client.answer(client.send(request, true));
            assertEquals(REFUSED_STREAM, tooMany.reset(), tooMany::toString);
            assertEquals(1, gate.reached("streamsPerConnection"));
            gate.upstream().release();
            for (int stream : streams) {
                assertEquals(200, client.answer(stream).status());
            }
            assertEquals(5, gate.upstream().seen().size());
        }
    }

    @Test
    void oneConnectionHasSoManyFramesThatCarryNothing() throws Exception {
        start("controlFrames", 100);
        try (Http2Client client = gate.connectHttp2()) {
            for (int i = 0; i < 101; i++) {
                client.send(new Frame(Frame.PING, 0, 0, new byte[8]));
            }
            client.awaitEnd();
        }
        assertEquals(1, gate.reached("controlFrames"));
    }

    @Test
    void oneAddressHasSoManyConnections() throws Exception {
        start("connectionsPerAddress", 3, "headTimeout", "10m");
        hasRoomFor(3);
        assertTrue(gate.reached("connectionsPerAddress") >= 3);
    }

    @Test
    void allTogetherHaveSoManyConnections() throws Exception {
        start("connections", 3, "headTimeout", "10m");
        hasRoomFor(3);
        assertTrue(gate.reached("connections") >= 3);
    }

    private void hasRoomFor(int connections) throws Exception {
        for (int i = 0; i < connections; i++) {
            assertEquals(200, connect().send(GET + BOB + "\r\n").answer().status());
        }
        for (int i = 0; i < 3; i++) {
            assertTrue(isTurnedAway(), "one more");
        }
        open.remove(0).close();
        Await.until("there is room again", () -> !isTurnedAway());
    }

    private boolean isTurnedAway() {
        try (RawClient client = gate.connect()) {
            return client.send(GET + BOB + "\r\n").answer().status() != 200;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void whoeverIsSlowWithAHeadIsGone() throws Exception {
        start("headTimeout", "300ms");
        assertEquals("", connect().rest());
        assertEquals("", connect().send("GET /ver").rest());
        assertEquals("", connect().send(GET + BOB).rest());
        try (Http2Client client = gate.connectHttp2()) {
            client.awaitEnd();
        }
        assertEquals(4, gate.reached("headTimeout"));
    }

    @Test
    void whoeverHasProvenNothingIsGoneBehindAnAnswerToo() throws Exception {
        start("headTimeout", "300ms");
        for (String credential : List.of("", "Authorization: Bearer x\r\n")) {
            RawClient client = connect().send(GET + credential + "\r\n");
            client.answer();
            assertEquals("", client.send("GET /ver").rest());
        }
    }

    @Test
    void whoeverHasProvenWhoItIsMayThink() throws Exception {
        start("headTimeout", "300ms");
        RawClient known = connect();
        assertEquals(200, known.send(GET + BOB + "\r\n").answer().status());
        // Strangers that come later are gone in the meantime, several times.
        for (int i = 0; i < 3; i++) {
            assertEquals("", connect().rest());
        }
        assertEquals(200, known.send(GET + BOB + "\r\n").answer().status());
    }

    @Test
    void aStrangerWhoWaitsForItsAnswerIsNotSilent() throws Exception {
        start("headTimeout", "300ms");
        gate.upstream().does(Script.stall());
        RawClient waiting = connect().send(GET + "\r\n");
        Await.until("it is there", () -> gate.upstream().seen().size() == 1);
        for (int i = 0; i < 3; i++) {
            assertEquals("", connect().rest());
        }
        gate.upstream().release();
        assertEquals(200, waiting.answer().status());
    }

    @Test
    void strangersHaveSoMuchMemoryTogether() throws Exception {
        start("requestHeadBytes", 8192, "unauthenticatedHeadBytes", 20_000, "headTimeout", "10m");
        RawClient known = connect();
        assertEquals(200, known.send(GET + BOB + "\r\n").answer().status());
        String half = GET + "X-Long: " + "x".repeat(6000);
        for (int i = 0; i < 3; i++) {
            connect().send(half);
        }
        assertEquals("", connect().send(half).rest().replaceAll("<.*>", ""));
        assertEquals(1, gate.reached("unauthenticatedHeadBytes"));
        assertEquals(200, known.send(GET + BOB + "\r\n").answer().status());
        open.remove(1).close();
        open.remove(1).close();
        Await.until("there is room again", () -> !isTurnedAway());
    }

    @Test
    void strangersHaveSoManyConnectionsTogether() throws Exception {
        start("unauthenticatedConnections", 3, "headTimeout", "10m");
        List<RawClient> known = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            known.add(connect());
            assertEquals(200, known.get(i).send(GET + BOB + "\r\n").answer().status());
        }
        assertEquals(
                401,
                connect().send(GET + "Authorization: Bearer x\r\n\r\n").answer().status());
        connect();
        try (Socket silent = new Socket("127.0.0.1", gate.gate().port())) {
            Await.until(
                    "it is there", () -> AdminPage.metric(gate.gate(), "gatehouse_connections_unauthenticated") == 3);
            assertTrue(isTurnedAway(), "one more");
            assertEquals(1, gate.reached("unauthenticatedConnections"));
            for (RawClient client : known) {
                assertEquals(200, client.send(GET + BOB + "\r\n").answer().status());
            }
            silent.close();
            Await.until("there is room again", () -> !isTurnedAway());
        }
        for (RawClient client : known) {
            client.close();
        }
        Await.until("who has gone does not count", () -> AdminPage.metric(gate.gate(), "gatehouse_connections") == 2);
        assertEquals(2, AdminPage.metric(gate.gate(), "gatehouse_connections_unauthenticated"));
    }

    @Test
    void whoeverDoesNotShakeHandsIsGone() throws Exception {
        start("handshakeTimeout", "300ms", "headTimeout", "10m");
        RawClient known = connect();
        for (String hello : List.of("", "\u0016\u0003\u0001\u0001\u0000\u0001\u0000", "GET / HT")) {
            try (RawClient silent = RawClient.plain(gate.gate().port()).send(hello)) {
                silent.rest();
            }
        }
        assertTrue(gate.reached("handshakeTimeout") >= 2);
        assertEquals(200, known.send(GET + BOB + "\r\n").answer().status());
    }

    @Test
    void nobodyStaysInTheMiddleOfAHead() throws Exception {
        start("headTimeout", "300ms");
        RawClient known = connect();
        assertEquals(200, known.send(GET + BOB + "\r\n").answer().status());
        assertEquals("", known.send(GET + BOB).rest());
        gate.upstream().does(Script.stream());
        try (Http2Client client = gate.connectHttp2()) {
            int watch = client.send(
                    Http2Client.request("GET", "/api/v1/pods?watch=1", "authorization", "Bearer bob-token"), true);
            assertEquals(200, client.answerHead(watch).status());
            byte[] block = Hpack.encode(Http2Client.request("GET", "/version"));
            client.send(new Frame(Frame.HEADERS, Frame.END_STREAM, watch + 2, block))
                    .awaitEnd();
        }
        assertEquals(2, gate.reached("headTimeout"));
    }

    /** A peer that has gone without a word is asked whether it is there, by the kernel (field tr of /proc/net/tcp). */
    @Test
    @EnabledOnOs(OS.LINUX)
    void whoeverIsSilentIsAskedWhetherItIsThere() throws Exception {
        start();
        RawClient known = connect();
        assertEquals(200, known.send(GET + BOB + "\r\n").answer().status());
        String ends = ".*:%04X [0-9A-F]+:%04X 01 .*"
                .formatted(gate.gate().port(), known.socket().getLocalPort());
        Await.until(
                "a keepalive is due within half of the time",
                () -> Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                        .flatMap(ListenerLimitsIT::lines)
                        .filter(line -> line.matches(ends))
                        .anyMatch(line -> isKeptAlive(line.strip().split("[ :]+"))));
    }

    private static Stream<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file)).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param fields two of each address, the state, two of queues, the timer and when it is due */
    private static boolean isKeptAlive(String... fields) {
        long hundredths = Long.parseLong(fields[9], 16);
        return fields[8].equals("02") && hundredths > 0 && hundredths <= 3000;
    }
}
