package io.gatehouse.attacks;

import static io.gatehouse.attacks.Attempt.BOB;
import static io.gatehouse.attacks.Attempt.HOST;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("P21: request lines and hosts that are none for an API server")
class P21IT {
    private final AttackedGate gate;

    P21IT() throws Exception {
        gate = AttackedGate.shared();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "version", "@elsewhere/x", "?x", "../version", ".", "\\version", "%2fversion"})
    void targetsWithoutASlashInFrontAreRefused(String target) throws Exception {
        isRefused("GET " + target + " HTTP/1.1\r\n" + HOST, 400);
        isRefused("OPTIONS " + target + " HTTP/1.1\r\n" + HOST, 400);
        Attempt.http2(gate, withBob("OPTIONS", target)).isResetOr(400).reachesNobody();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "get", "Get", "PROPFIND", "PRI", "G\u00c9T", "X-Y"})
    void methodsThatApiServersDoNotKnowAreRefused(String method) throws Exception {
        Attempt.untilEnd(gate, method + " /version HTTP/1.1\r\n" + HOST + BOB + "\r\n")
                .hasStatus(400, 405)
                .isAnsweredOnce()
                .reachesNobody();
        Attempt attempt = Attempt.http2(gate, withBob(method, "/version"));
        (attempt.status() == 405 ? attempt : attempt.isResetOr(400)).reachesNobody();
    }

    @Test
    void theGateIsNobodysForwardProxy() throws Exception {
        isRefusedWith("CONNECT elsewhere:443 HTTP/1.1\r\n" + HOST, 400, 405);
        isRefusedWith("CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n", 400, 405);
        List<Header> connect =
                Header.list(":method", "CONNECT", ":authority", "elsewhere:443", "authorization", "Bearer bob-token");
        Attempt attempt = Attempt.http2(gate, connect);
        (attempt.status() == 405 ? attempt : attempt.isResetOr(400)).reachesNobody();
        Attempt extended = Attempt.http2(gate, withBob("CONNECT", "/version"));
        (extended.status() == 405 ? extended : extended.isResetOr(400)).reachesNobody();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Host: localhost\r\nHost: localhost\r\n",
                "Host: localhost\r\nhost: elsewhere\r\n",
                "Host:\r\n",
                "Host: a b\r\n",
                "Host: a/b\r\n",
                "Host: a@b\r\n",
                "Host: a:b\r\n",
                "Host: localhost:99999999\r\n",
                "Host: [::1\r\n",
                "Host: a?b\r\n",
                "Host: a#b\r\n",
                "Host: a\\b\r\n"
            })
    void thereIsExactlyOneValidHost(String host) throws Exception {
        isRefused("GET /version HTTP/1.1\r\n" + host, 400);
        for (Upgrade upgrade : Upgrade.values()) {
            String request =
                    upgrade.request("/api/v1/namespaces/n/pods/p/exec", BOB).replace(HOST, host);
            Attempt.untilEnd(gate, request).isRefused(400).reachesNobody();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET  /version HTTP/1.1",
                "GET\t/version HTTP/1.1",
                "GET /version\tHTTP/1.1",
                "GET /version  HTTP/1.1",
                " GET /version HTTP/1.1",
                "GET /version HTTP/1.1 ",
                "GET /version",
                "GET /ver sion HTTP/1.1",
                "GET /version HTTP/1.0",
                "GET /version HTTP/0.9",
                "GET /version HTTP/2.0",
                "GET /version HTTP/1.2",
                "GET /version http/1.1",
                "GET /version HTTP/1.1x",
                "GET /version ICAP/1.0",
                "/version HTTP/1.1",
                "GET /version\u0000 HTTP/1.1",
                "GET /ver\u000bsion HTTP/1.1"
            })
    void aRequestLineIsThreeWordsWithSingleSpaces(String line) throws Exception {
        isRefused(line + "\r\n" + HOST, 400);
    }

    private void isRefused(String head, int code) throws Exception {
        isRefusedWith(head, code);
    }

    private void isRefusedWith(String head, Integer... codes) throws Exception {
        Attempt.untilEnd(gate, head + BOB + "\r\n")
                .hasStatus(codes)
                .isAnsweredOnce()
                .reachesNobody();
    }

    private static List<Header> withBob(String method, String path) {
        return Http2Client.request(method, path, "authorization", "Bearer bob-token");
    }
}
