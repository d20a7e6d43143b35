package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an API server does, its client sees that, and nobody else does. */
@DisplayName("A hostile API server")
class HostileUpstreamIT {
    private static final String TARGET = "/api/v1/namespaces?";
    private static final int OTHERS = 2;

    /** Of one event loop: what it shares among its clients' connections is the same for all that one asks. */
    private static final Map<AttackedGate, Http2Client> CLIENTS = new HashMap<>();

    @AfterAll
    static void close() throws Exception {
        for (Http2Client client : CLIENTS.values()) {
            client.close();
        }
        CLIENTS.clear();
    }

    static Stream<Arguments> overHttp1() {
        return HostileHttp1.all()
                .flatMap(hostile ->
                        Stream.of(Way.HTTP1_TO_HTTP1, Way.HTTP2_TO_HTTP1).map(way -> Arguments.of(hostile, way)));
    }

    static Stream<Arguments> overHttp2() {
        return HostileHttp2.all()
                .flatMap(hostile ->
                        Stream.of(Way.HTTP1_TO_HTTP2, Way.HTTP2_TO_HTTP2).map(way -> Arguments.of(hostile, way)));
    }

    @AfterEach
    void forget() {
        AttackedGate.forgetShared();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource({"overHttp1", "overHttp2"})
    void itsClientSeesThatAndNobodyElseDoes(Hostile hostile, Way way) throws Exception {
        AttackedGate gate = way.gate();
        String marker = gate.marker();
        gate.upstream().forget();
        gate.upstream().does(request -> request.target().equals(TARGET + marker) ? hostile.script() : own(request));
        // It is sent once: whoever writes is not written for again.
        hostile.fate().check(ask(gate, way, "POST", TARGET + marker, Way.BOB, "{}"));
        RecordedRequest seen = only(gate, TARGET + marker);
        for (int i = 0; i < OTHERS; i++) {
            RecordedRequest next = othersGetTheirOwn(gate, TARGET + marker + i, i == 0 ? Way.ROBOT : Way.BOB);
            if (!hostile.sparesConnection()) {
                assertNotEquals(seen.connection(), next.connection(), "the connection is used again");
            }
        }
        if (!hostile.sparesConnection()) {
            Await.until("the connection ends", () -> !gate.upstream().isOpen(seen));
        }
        if (hostile.script() instanceof Script.Endless endless) {
            long taken = endless.written().get();
            assertTrue(taken < Script.Endless.FAR_TOO_MUCH, () -> taken + " bytes were taken of what has no end");
        }
    }

    private static RecordedRequest othersGetTheirOwn(AttackedGate gate, String target, Header who) throws Exception {
        Received got = ask(gate, Way.HTTP2_TO_HTTP2, "GET", target, who, "");
        assertEquals(200, got.status(), got::toString);
        String user = who.equals(Way.BOB) ? "bob" : "robot";
        assertEquals(own(target, user), got.body(), got::toString);
        assertTrue(got.isWhole(), got::toString);
        return only(gate, target);
    }

    private static RecordedRequest only(AttackedGate gate, String target) {
        List<RecordedRequest> seen = gate.upstream().seen().stream()
                .filter(request -> request.target().equals(target))
                .toList();
        assertEquals(1, seen.size(), seen::toString);
        return seen.get(0);
    }

    private static Script own(RecordedRequest request) {
        return new Script.Reply(
                200,
                List.of(),
                own(request.target(), request.values("x-remote-user").get(0)));
    }

    private static String own(String target, String user) {
        return "for " + user + " about " + target + "\n";
    }

    private static Received ask(AttackedGate gate, Way way, String method, String target, Header who, String body)
            throws Exception {
        if (way.isHttp2()) {
            List<Header> request = Http2Client.request(method, target, "authorization", who.value());
            return Received.overHttp2(client(gate), request, body);
        }
        return Received.overHttp1(gate, method, target, who + "\r\n", body);
    }

    private static Http2Client client(AttackedGate gate) throws IOException {
        Http2Client client = CLIENTS.get(gate);
        if (client == null || client.hasEnded()) {
            client = gate.connectHttp2();
            CLIENTS.put(gate, client);
        }
        return client;
    }
}
