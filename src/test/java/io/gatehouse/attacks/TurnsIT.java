package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.lab.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Watches, short calls, tunnels and strangers do not wait for one another, however many there are of a kind. */
class TurnsIT {
    private static final int MANY = 300;
    private static final String WATCH = "/api/v1/pods?watch=1";
    private static final String CALL = "/api/v1/pods?slow";
    private static final String STRANGER = "/version?slow";

    @TempDir
    Path folder;

    private AttackedGate gate;
    private final List<RawClient> open = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        gate.upstream().forget();
        for (RawClient client : open) {
            client.close();
        }
        gate.close();
    }

    private void start(String protocol) throws Exception {
        RecordingUpstream upstream =
                protocol.equals("HTTP/2") ? RecordingUpstream.start() : RecordingUpstream.startHttp1();
        gate = AttackedGate.start(folder, upstream, files -> {});
        upstream.does(request -> request.target().equals(WATCH)
                ? Script.stream()
                : request.target().endsWith("slow") ? Script.stall() : Script.friendly(request));
    }

    private RawClient send(String method, String target, String headers) throws IOException {
        RawClient client = gate.connect();
        open.add(client);
        return client.send(method + " " + target + " HTTP/1.1\r\n" + Attempt.HOST + headers + "\r\n");
    }

    private void assertAllKindsAreServed() throws IOException {
        assertEquals(200, send("GET", "/api/v1/nodes", Attempt.BOB).answer().status());
        assertEquals(200, send("GET", WATCH, Attempt.BOB).answerHead().status());
        assertEquals(200, send("GET", "/version", "").answer().status());
        RawClient tunnel = gate.connect();
        open.add(tunnel);
        String exec = Upgrade.SPDY_BY_POST.request("/api/v1/namespaces/n/pods/p/exec", Attempt.BOB);
        assertEquals(101, tunnel.send(exec).answerHead().status());
    }

    private long arrived(String target) {
        return gate.upstream().seen().stream()
                .filter(request -> request.target().equals(target))
                .count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/2"})
    void manyWatchesKeepNobodyWaiting(String protocol) throws Exception {
        start(protocol);
        for (int i = 0; i < MANY; i++) {
            assertEquals(200, send("GET", WATCH, Attempt.BOB).answerHead().status());
        }
        assertAllKindsAreServed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/2"})
    void manySlowCallsKeepNobodyWaiting(String protocol) throws Exception {
        start(protocol);
        for (int i = 0; i < MANY; i++) {
            send("GET", CALL, Attempt.BOB);
        }
        Await.until("the slow calls have arrived", () -> arrived(CALL) >= 200);
        assertAllKindsAreServed();
    }

    /** They have few connections of their own; the others wait, and only strangers behind them do. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/2"})
    void manyStrangersKeepNobodyElseWaiting(String protocol) throws Exception {
        start(protocol);
        for (int i = 0; i < 60; i++) {
            send("GET", STRANGER, "");
        }
        Await.until("strangers have arrived", () -> arrived(STRANGER) >= 8);
        assertEquals(200, send("GET", "/api/v1/nodes", Attempt.BOB).answer().status());
        assertEquals(200, send("GET", WATCH, Attempt.BOB).answerHead().status());
        gate.upstream().release();
        Await.until("all strangers have had their turn", () -> {
            gate.upstream().release();
            return arrived(STRANGER) == 60;
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/2"})
    void manyTunnelsKeepNobodyWaiting(String protocol) throws Exception {
        start(protocol);
        for (int i = 0; i < MANY; i++) {
            RawClient tunnel = gate.connect();
            open.add(tunnel);
            String exec = Upgrade.WEBSOCKET.request("/api/v1/namespaces/n/pods/p/exec", Attempt.BOB);
            assertEquals(101, tunnel.send(exec).answerHead().status());
        }
        assertAllKindsAreServed();
    }
}
