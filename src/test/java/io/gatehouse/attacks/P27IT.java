package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("P27: HTTP/2 requests that would be two in HTTP/1.1")
class P27IT {
    private static final String TARGET = "/api/v1/namespaces";

    private final List<AttackedGate> gates;

    P27IT() throws Exception {
        gates = List.of(AttackedGate.shared(), AttackedGate.sharedHttp1());
    }

    static Stream<Arguments> lists() {
        return Stream.of(
                with("H2.TE", "transfer-encoding", "chunked"),
                with("connection", "connection", "close"),
                with("keep-alive", "keep-alive", "timeout=5"),
                with("proxy-connection", "proxy-connection", "keep-alive"),
                with("upgrade", "upgrade", "websocket"),
                with("te other than trailers", "te", "gzip"),
                with("host beside :authority", "host", "elsewhere"),
                with("CRLF in a value", "x-a", "b\r\nx-remote-user: admin"),
                with("LF in a value", "x-a", "b\nx-remote-user: admin"),
                with("CR in a value", "x-a", "b\rc"),
                with("NUL in a value", "x-a", "b\0c"),
                with("a control character in a value", "x-a", "b\u0001"),
                with("CRLF in a name", "x-a\r\nx-remote-user", "admin"),
                with("a colon in a name", "x-a:b", "c"),
                with("a space in a name", "x a", "b"),
                with("a capital in a name", "X-A", "b"),
                with("an empty name", "", "b"),
                with("a name beyond ASCII", "x-\u00e9", "b"),
                with("an unknown pseudo-header", ":x", "b"),
                with("a second :path", ":path", "/healthz"),
                with("a second :method", ":method", "GET"),
                with("a second :authority", ":authority", "elsewhere"),
                with("a response's pseudo-header", ":status", "200"),
                with("content-length twice", "content-length", "0", "content-length", "2"),
                with("a length that is none", "content-length", "x"),
                with("a negative length", "content-length", "-1"),
                with("a length with a sign", "content-length", "+0"),
                Arguments.of("no :method", without(":method")),
                Arguments.of("no :path", without(":path")),
                Arguments.of("no :authority", without(":authority")),
                Arguments.of("an empty :path", replaced(":path", "")),
                Arguments.of("a space in :path", replaced(":path", "/api/v1/name spaces")),
                Arguments.of("CRLF in :path", replaced(":path", "/api HTTP/1.1\r\nX-Remote-User: admin\r\n\r\n")),
                Arguments.of("a request line in :path", replaced(":path", "/api HTTP/1.1")),
                Arguments.of(
                        "a request line in :method", replaced(":method", "GET /admin HTTP/1.1\r\nX: y\r\n\r\nPOST")),
                Arguments.of("a space in :method", replaced(":method", "GE T")),
                Arguments.of("CRLF in :authority", replaced(":authority", "localhost\r\nX-Remote-User: admin")),
                Arguments.of("a user in :authority", replaced(":authority", "admin@localhost")),
                Arguments.of("a path in :authority", replaced(":authority", "localhost/x")),
                Arguments.of("an empty :authority", replaced(":authority", "")),
                Arguments.of("CRLF in :scheme", replaced(":scheme", "https\r\nX-Remote-User: admin")),
                Arguments.of("a pseudo-header behind others", late()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lists")
    void itIsRefusedOrReset(String what, List<Header> headers) throws Exception {
        for (AttackedGate gate : gates) {
            Attempt.http2(gate, headers).isResetOr(400).reachesNobody();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lists")
    void aBodyChangesNothing(String what, List<Header> headers) throws Exception {
        for (AttackedGate gate : gates) {
            Attempt.http2(gate, headers, "{}", List.of()).isResetOr(400).reachesNobody();
        }
    }

    @ParameterizedTest
    @DisplayName("P27: H2.CL")
    @ValueSource(strings = {"0", "1", "3", "100"})
    void aBodyThatIsNotAsLongAsItWasToldIsNoRequest(String length) throws Exception {
        for (AttackedGate gate : gates) {
            List<Header> headers = request("content-length", length);
            Attempt attempt = Attempt.http2(gate, headers, "{}", List.of()).isResetOr(400);
            if (attempt.seen().stream().anyMatch(RecordedRequest::isWhole)) {
                throw new AssertionError("a whole request at the upstream" + attempt);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void aBodyThatNobodyExpectsIsNotDropped(String method) throws Exception {
        for (AttackedGate gate : gates) {
            List<Header> headers = Http2Client.request(method, TARGET, "authorization", "Bearer bob-token");
            Attempt attempt = Attempt.http2(gate, headers, "GET /smuggled HTTP/1.1\r\n\r\n", List.of());
            (method.equals("HEAD") ? attempt.hasStatus(400) : attempt.isResetOr(400)).reachesNobody();
        }
    }

    /** Whatever is in a header list: it is refused, or reaches the upstream as one request of its sender's. */
    @ParameterizedTest(name = "{index}")
    @MethodSource("generated")
    void nobodyReadsAHeaderInAnotherWay(int number, List<Header> headers) throws Exception {
        AttackedGate gate = gates.get(number % gates.size());
        Attempt attempt = Attempt.http2(gate, headers, "{}", List.of());
        if (attempt.status() == 200) {
            RecordedRequest seen = attempt.forwardedAsBob();
            assertEquals(headers.get(2).value(), seen.target(), attempt::toString);
            assertEquals("{}", seen.body(), attempt::toString);
            assertEquals(List.of(), seen.values("x-smuggled"), attempt::toString);
        } else {
            (attempt.status() == 405 ? attempt : attempt.isResetOr(400)).reachesNobody();
        }
    }

    static Stream<Arguments> generated() {
        List<List<Header>> lists = HeaderLists.all(TARGET);
        return IntStream.range(0, lists.size()).mapToObj(i -> Arguments.of(i, lists.get(i)));
    }

    private static Arguments with(String what, String... more) {
        return Arguments.of(what, request(more));
    }

    private static List<Header> request(String... more) {
        List<Header> headers = Http2Client.request("POST", TARGET, "authorization", "Bearer bob-token");
        headers.addAll(Header.list(more));
        return headers;
    }

    private static List<Header> without(String name) {
        List<Header> headers = request();
        headers.removeIf(header -> header.is(name));
        return headers;
    }

    private static List<Header> replaced(String name, String value) {
        return request().stream()
                .map(header -> header.is(name) ? new Header(name, value) : header)
                .toList();
    }

    private static List<Header> late() {
        List<Header> headers = new ArrayList<>(without(":path"));
        headers.add(new Header(":path", TARGET));
        return headers;
    }
}
