package io.gatehouse.attacks;

import static io.gatehouse.attacks.Attempt.BOB;
import static io.gatehouse.attacks.Attempt.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.lab.Await;
import io.gatehouse.lab.GoReader;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("P26: bodies that turn out to be none")
class P26IT {
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\n" + HOST + BOB + "\r\n";

    private static final String LAST = "GET /smuggled HTTP/1.1\r\n" + HOST + BOB + "Connection: close\r\n\r\n";

    private final List<AttackedGate> gates;

    P26IT() throws Exception {
        gates = List.of(AttackedGate.shared(), AttackedGate.sharedHttp1());
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("bare LF behind a size", "2\n{}\r\n0\r\n\r\n"),
                Arguments.of("bare LF behind a chunk", "2\r\n{}\n0\r\n\r\n"),
                Arguments.of("bare LF at the end", "2\r\n{}\r\n0\n\n"),
                Arguments.of("0x", "0x2\r\n{}\r\n0\r\n\r\n"),
                Arguments.of("a negative size", "-2\r\n{}\r\n0\r\n\r\n"),
                Arguments.of("a sign", "+2\r\n{}\r\n0\r\n\r\n"),
                Arguments.of("no size", "\r\n{}\r\n0\r\n\r\n"),
                Arguments.of("letters", "zz\r\n{}\r\n0\r\n\r\n"),
                Arguments.of("an overflow of 32 bits", "100000002\r\n{}\r\n0\r\n\r\n"),
                Arguments.of("an overflow of 64 bits", "10000000000000002\r\n{}\r\n0\r\n\r\n"),
                Arguments.of("no CRLF behind a chunk", "2\r\n{}0\r\n\r\n"),
                Arguments.of("more than its size", "2\r\n{}x\r\n0\r\n\r\n"),
                Arguments.of("a line's end in a quoted extension", "2;a=\"\n\"\r\n{}\r\n0\r\n\r\n"),
                Arguments.of("CRLF in a quoted extension", "2;a=\"\r\n{}\r\n0\r\n\r\n\"\r\n{}\r\n0\r\n\r\n"),
                Arguments.of("a bare CR in an extension", "2;a\r=b\r\n{}\r\n0\r\n\r\n"),
                Arguments.of("NUL in an extension", "2;a=\0\r\n{}\r\n0\r\n\r\n"),
                Arguments.of("a space before the size", " 2\r\n{}\r\n0\r\n\r\n"),
                Arguments.of("an underscore", "0_2\r\n{}\r\n0\r\n\r\n"),
                Arguments.of("a trailer without a colon", "2\r\n{}\r\n0\r\nX-A\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void theAnswerIs400AndBothConnectionsEnd(String what, String body) throws Exception {
        for (AttackedGate gate : gates) {
            String request = "POST /api/v1/namespaces HTTP/1.1\r\n" + HOST + BOB
                    + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
            gate.upstream().forget();
            Attempt attempt =
                    Attempt.untilEnd(gate, request + SMUGGLED).isRefused(400).isAnsweredOnce();
            for (RecordedRequest seen : attempt.seen()) {
                assertEquals("/api/v1/namespaces", seen.target(), attempt::toString);
                assertEquals(false, seen.isWhole(), attempt::toString);
                Await.until("the half request is given up: " + attempt, seen::isAbandoned);
            }
        }
    }

    /** Whatever is said of a chunk's length: it is read as an API server would read it, or not at all. */
    @ParameterizedTest(name = "{index}")
    @MethodSource("generated")
    void nobodyReadsAChunkInAnotherWay(int number, String body) throws Exception {
        AttackedGate gate = gates.get(number % gates.size());
        String bytes = "POST /api/v1/namespaces HTTP/1.1\r\n" + HOST + BOB
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + body + LAST;
        Attempt attempt = Attempt.untilEnd(gate, bytes).isReadAs(GoReader.read(bytes));
        for (RecordedRequest seen : attempt.seen()) {
            assertEquals(List.of(), seen.trailers(), attempt::toString);
            Await.until("a half request is given up: " + attempt, () -> seen.isWhole() || seen.isAbandoned());
        }
    }

    static Stream<Arguments> generated() {
        List<String> bodies = Framings.ofChunks();
        return IntStream.range(0, bodies.size()).mapToObj(i -> Arguments.of(i, bodies.get(i)));
    }
}
