package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("P07: saying who calls behind the body")
class P07IT {
    static final List<Header> TRAILERS = Header.list(
            "x-remote-user", "admin",
            "x-remote-group", "system:masters",
            "impersonate-user", "admin",
            "authorization", "Bearer bob-token",
            "content-length", "0",
            "host", "elsewhere");

    @ParameterizedTest
    @EnumSource(names = {"HTTP1_TO_HTTP1", "HTTP1_TO_HTTP2", "HTTP2_TO_HTTP1", "HTTP2_TO_HTTP2"})
    void trailersSayNothing(Way way) throws Exception {
        Attempt attempt = sent(way, way.gate());
        RecordedRequest seen = attempt.hasStatus(200).forwarded();
        assertEquals(List.of("bob"), seen.values("X-Remote-User"), attempt::toString);
        assertEquals(List.of(), seen.beginning("impersonate-"), attempt::toString);
        assertEquals("body", seen.body(), attempt::toString);
        assertEquals(List.of(), seen.trailers(), attempt::toString);
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP1_TO_HTTP1", "HTTP1_TO_HTTP2", "HTTP2_TO_HTTP1", "HTTP2_TO_HTTP2"})
    void aCredentialInTrailersIsNone(Way way) throws Exception {
        List<Header> trailers = List.of(Way.BOB, new Header("X-Remote-User", "admin"));
        String target = "/api/v1/namespaces/default/secrets";
        Attempt attempt = way.isHttp2()
                ? Attempt.http2(way.gate(), Http2Client.request("POST", target), "body", lower(trailers))
                : Attempt.once(way.gate(), chunked(target, "", trailers));
        // An anonymous user may create no secrets.
        attempt.isRefused(403).contains("system:anonymous").reachesNobody();
    }

    @ParameterizedTest
    @EnumSource(Upgrade.class)
    void anUpgradeHasNoBodyAndSoNoTrailers(Upgrade upgrade) throws Exception {
        String request = upgrade.request(
                        "/api/v1/namespaces/n/pods/p/exec?command=id", Attempt.BOB + "Transfer-Encoding: chunked\r\n")
                .replace("Content-Length: 0\r\n", "");
        Attempt.untilEnd(AttackedGate.shared(), request + "0\r\n" + lines(TRAILERS) + "\r\n")
                .isRefused(400)
                .isAnsweredOnce()
                .reachesNobody();
    }

    /** With trailers that say who calls, by bob. */
    static Attempt sent(Way way, AttackedGate gate) throws Exception {
        return way.isHttp2() ? http2(gate, TRAILERS.subList(0, 4)) : http1(gate);
    }

    private static Attempt http1(AttackedGate gate) throws Exception {
        return Attempt.once(gate, chunked("/api/v1/namespaces", Attempt.BOB, TRAILERS));
    }

    private static String chunked(String target, String headers, List<Header> trailers) {
        return "POST " + target + " HTTP/1.1\r\n" + Attempt.HOST + headers
                + "Content-Type: text/plain\r\nTransfer-Encoding: chunked\r\nTrailer: X-Remote-User\r\n\r\n"
                + "4\r\nbody\r\n0\r\n" + lines(trailers) + "X-Folded: a\r\n X-Remote-User: admin\r\n\r\n";
    }

    private static Attempt http2(AttackedGate gate, List<Header> trailers) throws Exception {
        List<Header> head = Http2Client.request(
                "POST", "/api/v1/namespaces", "authorization", "Bearer bob-token", "content-type", "text/plain");
        return Attempt.http2(gate, head, "body", trailers);
    }

    private static List<Header> lower(List<Header> headers) {
        return headers.stream()
                .map(header -> new Header(header.name().toLowerCase(java.util.Locale.ROOT), header.value()))
                .toList();
    }

    private static String lines(List<Header> headers) {
        return headers.stream().map(header -> header + "\r\n").collect(Collectors.joining());
    }
}
