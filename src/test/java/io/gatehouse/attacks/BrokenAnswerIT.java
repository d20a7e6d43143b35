package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers that end in the middle: a client must see that, for half a list is a wrong list. */
class BrokenAnswerIT {
    private static final String HALF = "{\"items\":[";
    private static final Script SHORT = Script.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + HALF);
    private static final Script NO_LAST_CHUNK =
            Script.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n" + HALF + "\r\n");
    private static final Script HALF_A_CHUNK =
            Script.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n" + HALF);
    private static final Script BAD_CHUNK =
            Script.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n" + HALF + "\r\nzz\r\n");

    /** What an upstream does that speaks HTTP/2 too, or HTTP/1.1 alone. */
    record Broken(boolean overHttp2, Script script) {
        AttackedGate gate() throws Exception {
            AttackedGate gate = overHttp2 ? AttackedGate.shared() : AttackedGate.sharedHttp1();
            gate.upstream().does(script);
            return gate;
        }
    }

    static Stream<Arguments> breaks() {
        return Stream.of(
                Arguments.of("a body shorter than its length", new Broken(false, SHORT)),
                Arguments.of("no last chunk", new Broken(false, NO_LAST_CHUNK)),
                Arguments.of("half a chunk", new Broken(false, HALF_A_CHUNK)),
                Arguments.of("a chunk that is none", new Broken(false, BAD_CHUNK)),
                Arguments.of("a reset stream", new Broken(true, new Script.Cut(HALF))));
    }

    @AfterEach
    void forget() {
        AttackedGate.forgetShared();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaks")
    void overHttp1TheBodyHasNoEnd(String what, Broken broken) throws Exception {
        AttackedGate gate = broken.gate();
        String marker = gate.marker();
        try (RawClient client = gate.connect()) {
            client.send("GET /api/v1/pods?" + marker + " HTTP/1.1\r\n" + Attempt.HOST + Attempt.BOB + "\r\n");
            RawClient.Answer head = client.answerHead();
            assertEquals(200, head.status());
            String rest = client.rest();
            assertTrue(rest.contains(HALF), rest);
            boolean hasLength = !head.header("content-length").isEmpty();
            assertTrue(hasLength ? rest.length() < 100 : !rest.contains("\r\n0\r\n"), rest);
        }
        assertBrokenInTheAudit(gate, marker);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaks")
    void overHttp2TheStreamIsReset(String what, Broken broken) throws Exception {
        AttackedGate gate = broken.gate();
        String marker = gate.marker();
        try (Http2Client client = gate.connectHttp2()) {
            int stream = client.send(
                    Http2Client.request("GET", "/api/v1/pods?" + marker, "authorization", Way.BOB.value()), true);
            Http2Client.Answer answer = client.answer(stream);
            assertEquals(200, answer.status());
            assertEquals(HALF, answer.body());
            assertTrue(answer.reset() >= 0, answer::toString);
            assertFalse(client.hasEnded());
        }
        assertBrokenInTheAudit(gate, marker);
    }

    private static void assertBrokenInTheAudit(AttackedGate gate, String marker) throws Exception {
        JsonObject event = gate.event(marker);
        assertEquals("ResponseComplete", event.getString("stage"), event::encode);
        assertFalse(event.getJsonObject("annotations").encode().isEmpty());
        assertTrue(event.encode().contains("gatehouse.io/"), event::encode);
    }
}
