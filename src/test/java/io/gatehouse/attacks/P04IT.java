package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("P04: naming away what the gate adds")
class P04IT {
    private static final List<String> NOMINATED = List.of(
            "close, X-Remote-User, X-Remote-Uid, X-Remote-Group",
            "X-Remote-User",
            "x-remote-group,X-REMOTE-USER",
            "Authorization, Audit-Id, X-Forwarded-For, Host",
            "Impersonate-User, Impersonate-Group",
            "keep-alive, X-Client-Own");

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"HTTP2_TO_HTTP1", "HTTP2_TO_HTTP2"})
    void theIdentityIsThereWhateverConnectionNames(Way way) throws Exception {
        for (String names : NOMINATED) {
            List<Header> headers = Way.with(
                    Way.BOB,
                    new Header("Connection", names),
                    new Header("X-Client-Own", "x"),
                    new Header("X-Kept", "y"));
            Attempt attempt = way.send(way.gate().marker(), headers).hasStatus(way.forwardedStatus());
            RecordedRequest seen = attempt.forwarded();
            assertEquals(List.of("bob"), seen.values("X-Remote-User"), attempt::toString);
            assertEquals(3, seen.values("X-Remote-Group").size(), attempt::toString);
            assertEquals(1, seen.values("Audit-Id").size(), attempt::toString);
            assertEquals(List.of("127.0.0.1"), seen.values("X-Forwarded-For"), attempt::toString);
            assertEquals(List.of("y"), seen.values("X-Kept"), attempt::toString);
            boolean ends = names.contains("X-Client-Own");
            assertEquals(ends ? List.of() : List.of("x"), seen.values("X-Client-Own"), attempt::toString);
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"HTTP2_TO_HTTP1", "HTTP2_TO_HTTP2"})
    void nobodyActsAsItselfByNamingAwayWhomItActsAs(Way way) throws Exception {
        List<Header> headers = Way.with(
                Way.ROBOT, new Header("Connection", "Impersonate-User"), new Header("Impersonate-User", "alice"));
        // Alice has no groups then, and may do nothing.
        way.send(way.gate().marker(), headers).isRefused(403).reachesNobody();

        headers.add(new Header("Impersonate-Group", "dev"));
        RecordedRequest seen = way.send(way.gate().marker(), headers)
                .hasStatus(way.forwardedStatus())
                .forwarded();
        assertEquals(List.of("alice"), seen.values("Impersonate-User"), seen::toString);
        assertEquals(List.of("dev"), seen.values("Impersonate-Group"), seen::toString);
    }

    @ParameterizedTest
    @EnumSource(names = {"HTTP2_TO_HTTP1", "HTTP2_TO_HTTP2"})
    void http2HasNoSuchHeader(Way way) throws Exception {
        way.send(way.gate().marker(), Way.with(Way.BOB, new Header("connection", "x-remote-user")))
                .isResetOr(400)
                .reachesNobody();
    }

    @Test
    void aBodyArrivesWhateverConnectionNames() throws Exception {
        for (AttackedGate gate : List.of(AttackedGate.shared(), AttackedGate.sharedHttp1())) {
            for (String framed : Stream.of(
                            "Content-Length: 4\r\n\r\nbody", "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n")
                    .toList()) {
                String request = "POST /api/v1/namespaces HTTP/1.1\r\n" + Attempt.HOST + Attempt.BOB
                        + "Connection: Content-Length, Transfer-Encoding, Content-Type\r\nContent-Type: text/plain\r\n"
                        + framed;
                RecordedRequest seen =
                        Attempt.once(gate, request).hasStatus(200).forwarded();
                assertEquals("body", seen.body(), seen::toString);
            }
        }
    }
}
