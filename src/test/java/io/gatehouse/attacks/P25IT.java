package io.gatehouse.attacks;

import static io.gatehouse.attacks.Attempt.BOB;
import static io.gatehouse.attacks.Attempt.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.lab.GoReader;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("P25: a request that hides another one")
class P25IT {
    private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\n" + HOST + BOB + "\r\n";

    private static final String LAST = "GET /smuggled HTTP/1.1\r\n" + HOST + BOB + "Connection: close\r\n\r\n";
    private static final String EMPTY_CHUNKS = "0\r\n\r\n";
    private static final List<String> METHODS = List.of("POST", "GET", "DELETE", "PUT", "PATCH");

    private final List<AttackedGate> gates;

    P25IT() throws Exception {
        gates = List.of(AttackedGate.shared(), AttackedGate.sharedHttp1());
    }

    static Stream<Arguments> framings() {
        return Stream.of(
                Arguments.of("CL.TE", "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\nG"),
                Arguments.of("TE.CL", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "5c\r\n"),
                Arguments.of("TE and CL 0", "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n", "0\r\n\r\n"),
                Arguments.of("TE.TE", "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n", "0\r\n\r\n"),
                Arguments.of("TE twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
                Arguments.of("TE.TE reversed", "Transfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
                Arguments.of("TE list", "Transfer-Encoding: x, chunked\r\n", "0\r\n\r\n"),
                Arguments.of("TE list reversed", "Transfer-Encoding: chunked, x\r\n", "0\r\n\r\n"),
                Arguments.of("TE identity", "Transfer-Encoding: identity\r\n", ""),
                Arguments.of("TE gzip", "Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"),
                Arguments.of("TE xchunked", "Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"),
                Arguments.of("TE with a parameter", "Transfer-Encoding: chunked;x=y\r\n", "0\r\n\r\n"),
                Arguments.of("TE quoted", "Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"),
                Arguments.of("TE with VT", "Transfer-Encoding: \u000bchunked\r\n", "0\r\n\r\n"),
                Arguments.of("TE empty", "Transfer-Encoding:\r\n", ""),
                Arguments.of("TE with a space before the colon", "Transfer-Encoding : chunked\r\n", "0\r\n\r\n"),
                Arguments.of("TE folded", "Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"),
                Arguments.of("TE behind a bare CR", "X: y\rTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
                Arguments.of("CL twice, equal", "Content-Length: 2\r\nContent-Length: 2\r\n", "{}"),
                Arguments.of("CL twice, different", "Content-Length: 2\r\nContent-Length: 0\r\n", "{}"),
                Arguments.of("CL list", "Content-Length: 2, 2\r\n", "{}"),
                Arguments.of("CL with a sign", "Content-Length: +2\r\n", "{}"),
                Arguments.of("CL negative", "Content-Length: -2\r\n", "{}"),
                Arguments.of("CL in hexadecimal", "Content-Length: 0x2\r\n", "{}"),
                Arguments.of("CL with a fraction", "Content-Length: 2.0\r\n", "{}"),
                Arguments.of("CL with a space inside", "Content-Length: 2 0\r\n", "{}"),
                Arguments.of("CL beyond 64 bits", "Content-Length: 18446744073709551618\r\n", "{}"),
                Arguments.of("CL empty", "Content-Length:\r\n", "{}"),
                Arguments.of("CL of other digits", "Content-Length: \u00b2\r\n", "{}"),
                Arguments.of("CL with an underscore", "Content-Length: 0_2\r\n", "{}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("framings")
    void aFramingThatIsNotOneIsRefusedAndTheConnectionEnds(String what, String framing, String body) throws Exception {
        for (AttackedGate gate : gates) {
            for (String method : List.of("POST", "GET", "DELETE")) {
                String request = method + " /api/v1/namespaces HTTP/1.1\r\n" + HOST + BOB + framing + "\r\n" + body;
                Attempt.untilEnd(gate, request + SMUGGLED)
                        .isRefused(400)
                        .isAnsweredOnce()
                        .reachesNobody();
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("framings")
    void anUpgradeIsNoWayAround(String what, String framing, String body) throws Exception {
        for (Upgrade upgrade : Upgrade.values()) {
            String request = upgrade.request("/api/v1/namespaces/n/pods/p/exec", BOB + framing);
            Attempt.untilEnd(gates.get(0), request + body + SMUGGLED)
                    .isRefused(400)
                    .isAnsweredOnce()
                    .reachesNobody();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("olderVersions")
    void olderVersionsAreNotSpoken(String what, String line) throws Exception {
        for (AttackedGate gate : gates) {
            String request = line + "\r\n" + HOST + BOB + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
            Attempt.untilEnd(gate, request + SMUGGLED)
                    .isRefused(400)
                    .isAnsweredOnce()
                    .reachesNobody();
        }
    }

    static Stream<Arguments> olderVersions() {
        return Stream.of(
                Arguments.of("HTTP/1.0 with TE", "POST /api/v1/namespaces HTTP/1.0"),
                Arguments.of("HTTP/1.0 kept alive", "POST /api/v1/namespaces HTTP/1.0\r\nConnection: keep-alive"),
                Arguments.of("HTTP/0.9", "GET /version"));
    }

    /** CL.0: what is told as a body is one, whatever the method, and whoever looks at it. */
    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(strings = {"GET", "DELETE", "OPTIONS", "POST", "PUT", "PATCH"})
    void aBodyIsNeverARequest(String method) throws Exception {
        String target = method.equals("POST") ? "/api/v1/namespaces" : "/api/v1/namespaces/n";
        for (AttackedGate gate : gates) {
            String framed = "Content-Length: " + SMUGGLED.length() + "\r\n\r\n" + SMUGGLED;
            String chunked = "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(SMUGGLED.length()) + "\r\n"
                    + SMUGGLED + "\r\n0\r\n\r\n";
            for (String body : List.of(framed, chunked)) {
                Attempt attempt = Attempt.once(gate, method + " " + target + " HTTP/1.1\r\n" + HOST + BOB + body);
                if (method.equals("OPTIONS")) {
                    attempt.isRefused(403).reachesNobody();
                } else {
                    assertEquals(SMUGGLED, attempt.hasStatus(200).forwarded().body(), attempt::toString);
                }
            }
        }
    }

    /** Whatever is said of a body's length, and however: it is read as an API server would read it, or not at all. */
    @ParameterizedTest(name = "{index}")
    @MethodSource("generated")
    void nobodyReadsAFramingInAnotherWay(int number, String framing) throws Exception {
        AttackedGate gate = gates.get(number % gates.size());
        String method = METHODS.get(number % METHODS.size());
        String request = method + " /api/v1/namespaces HTTP/1.1\r\n" + HOST + BOB + framing + "\r\n" + EMPTY_CHUNKS;
        String bytes = request + LAST;
        Attempt.untilEnd(gate, bytes).isReadAs(GoReader.read(bytes));
    }

    static Stream<Arguments> generated() {
        List<String> framings = Framings.ofHeads(EMPTY_CHUNKS.length());
        return IntStream.range(0, framings.size()).mapToObj(i -> Arguments.of(i, framings.get(i)));
    }
}
