package io.gatehouse.attacks;

import static io.gatehouse.attacks.Http2Client.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("P32: floods of HTTP/2 frames")
class P32IT {
    private static final int ROUNDS = 5000;
    private static final int MOST_WAVES = 100_000;
    private static final int MOST_REQUESTS = 300;
    private static final int UNKNOWN = 0xfb;
    private static final int CANCEL = 8;
    /** The stream behind the one on which the client proves who it is: strangers' connections end by silence, too. */
    private static final int FIRST = 3;

    private static final byte[] NOTHING = {};
    private static final String TARGET = "/api/v1/namespaces/";

    private final AttackedGate gate;

    P32IT() throws Exception {
        gate = AttackedGate.shared();
        gate.upstream().forget();
    }

    /** Sends its frames once more. */
    @FunctionalInterface
    interface Flood {
        void wave(Http2Client client, String target, int number) throws IOException;
    }

    static Stream<Arguments> ending() {
        return Stream.of(
                flood("PING", (client, target, n) -> client.send(new Frame(Frame.PING, 0, 0, new byte[8]))),
                flood(
                        "answers to PINGs",
                        (client, target, n) -> client.send(new Frame(Frame.PING, Frame.ACK, 0, new byte[8]))),
                flood("SETTINGS", (client, target, n) -> client.send(Frame.settings())),
                flood(
                        "windows in SETTINGS",
                        (client, target, n) -> client.send(new Frame(Frame.SETTINGS, 0, 0, new byte[] {
                            0, 4, 0, 0, (byte) (n % 2 == 0 ? 0x40 : 0x20), 0
                        }))),
                flood("PRIORITY", (client, target, n) -> client.send(priority(FIRST, 1))),
                flood("PRIORITY of many streams", (client, target, n) -> client.send(priority(2 * n + FIRST, 0))),
                flood("unknown frames", (client, target, n) -> client.send(new Frame(UNKNOWN, 0, 0, NOTHING))),
                flood("GOAWAY", (client, target, n) -> client.send(new Frame(Frame.GOAWAY, 0, 0, new byte[8]))),
                flood(
                        "PUSH_PROMISE",
                        (client, target, n) ->
                                client.send(new Frame(Frame.PUSH_PROMISE, Frame.END_HEADERS, FIRST, Frame.ofInt(2)))),
                flood("empty DATA", P32IT::emptyData),
                flood(
                        "requests that are taken back",
                        (client, target, n) -> client.send(Frame.reset(client.send(known(target, n), true), CANCEL))),
                flood(
                        "requests whose answers cannot be sent",
                        (client, target, n) -> client.send(Frame.window(client.send(known(target, n), true), 0))),
                flood("bodies that are taken back", P32IT::takenBackBodies),
                flood("CONTINUATION", P32IT::continuations),
                flood("empty CONTINUATION", P32IT::emptyContinuations),
                flood("trailers without an end", P32IT::endlessTrailers));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ending")
    void itEndsTheConnectionAndHardlyReachesTheApiServer(String what, Flood flood) throws Exception {
        String marker = gate.marker();
        try (Http2Client client = gate.connectHttp2()) {
            assertEquals(200, client.answer(client.send(known(TARGET, 0), true)).status());
            send(flood, client, TARGET + marker);
            client.awaitEnd();
            assertTrue(client.hasEnded(), "the connection goes on");
        }
        long seen = gate.upstream().seen().stream()
                .filter(request -> request.toString().contains(marker))
                .count();
        assertTrue(seen <= MOST_REQUESTS, seen + " requests have reached the upstream");
        standsFirm();
    }

    /** Leave to send more is part of every large answer: it costs nothing, and is not counted. */
    @Test
    void leaveToSendMoreIsNoFlood() throws Exception {
        try (Http2Client client = gate.connectHttp2()) {
            for (int i = 0; i < ROUNDS; i++) {
                client.send(Frame.window(0, 1));
            }
            assertEquals(200, client.answer(client.send(known(TARGET, 0), true)).status());
        }
    }

    private static void send(Flood flood, Http2Client client, String target) throws IOException {
        try {
            for (int i = 0; i < MOST_WAVES; i++) {
                flood.wave(client, target, i);
            }
        } catch (SocketException | SSLException ended) {
            // What has come by then is still there to be read.
        }
    }

    private void standsFirm() throws Exception {
        try (Http2Client client = gate.connectHttp2()) {
            assertEquals(200, client.answer(client.send(known(TARGET, 0), true)).status());
        }
    }

    private static void emptyData(Http2Client client, String target, int number) throws IOException {
        int stream = number == 0 ? client.send(known("POST", target, number), false) : FIRST;
        client.send(new Frame(Frame.DATA, 0, stream, NOTHING));
    }

    private static void takenBackBodies(Http2Client client, String target, int number) throws IOException {
        int stream = client.send(known("POST", target, number), false);
        client.send(new Frame(Frame.DATA, 0, stream, new byte[100]));
        client.send(Frame.reset(stream, CANCEL));
    }

    private static void continuations(Http2Client client, String target, int number) throws IOException {
        byte[] block = Hpack.encode(Header.list("x-" + number, "y".repeat(1000)));
        client.send(new Frame(number == 0 ? Frame.HEADERS : Frame.CONTINUATION, 0, FIRST, block));
    }

    private static void emptyContinuations(Http2Client client, String target, int number) throws IOException {
        byte[] block = number == 0 ? Hpack.encode(known(target, number)) : NOTHING;
        client.send(new Frame(number == 0 ? Frame.HEADERS : Frame.CONTINUATION, 0, FIRST, block));
    }

    private static void endlessTrailers(Http2Client client, String target, int number) throws IOException {
        int stream = number == 0 ? client.send(known("POST", target, number), false) : FIRST;
        client.sendHeaders(stream, Header.list("x-a", "b"), false);
    }

    private static List<Header> known(String target, int number) {
        return known("GET", target, number);
    }

    private static List<Header> known(String method, String target, int number) {
        return request(method, target + number, "authorization", "Bearer bob-token");
    }

    private static Frame priority(int stream, int dependsOn) {
        byte[] payload = new byte[5];
        System.arraycopy(Frame.ofInt(dependsOn), 0, payload, 0, 4);
        return new Frame(Frame.PRIORITY, 0, stream, payload);
    }

    private static Arguments flood(String what, Flood flood) {
        return Arguments.of(what, flood);
    }
}
