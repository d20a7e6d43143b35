package io.gatehouse.attacks;

import static io.gatehouse.attacks.Attempt.BOB;
import static io.gatehouse.attacks.Attempt.HOST;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.lab.Await;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("P30: upgrades to anything else")
class P30IT {
    private final AttackedGate gate;

    P30IT() throws Exception {
        gate = AttackedGate.shared();
    }

    @AfterEach
    void forget() {
        AttackedGate.forgetShared();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n",
                "Upgrade: h2c, websocket\r\nConnection: Upgrade\r\n",
                "Upgrade: websocket, h2c\r\nConnection: Upgrade\r\n",
                "Upgrade: h2c\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n",
                "Upgrade: TLS/1.0, HTTP/1.1\r\nConnection: Upgrade\r\n",
                "Upgrade: TLS/1.3\r\nConnection: Upgrade\r\n",
                "Upgrade: foo\r\nConnection: Upgrade\r\n",
                "Upgrade: SPDY/2\r\nConnection: Upgrade\r\n",
                "Upgrade: HTTP/2.0\r\nConnection: Upgrade\r\n",
                "Upgrade: websockets\r\nConnection: Upgrade\r\n",
                "Upgrade: websocket\r\n",
                "Upgrade: websocket\r\nConnection: close\r\n",
                "Upgrade: websocket\r\nConnection: X-Upgrade\r\n",
                "Upgrade:\r\nConnection: Upgrade\r\n",
                "Connection: Upgrade\r\n"
            })
    void toAnythingElseNobodySwitches(String headers) throws Exception {
        String key = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        Attempt attempt = Attempt.once(
                gate, "GET /api/v1/namespaces/n/pods/p HTTP/1.1\r\n" + HOST + BOB + headers + key + "\r\n");
        if (attempt.hasStatus(200, 400).status() == 200) {
            RecordedRequest seen = attempt.forwarded();
            for (String name : List.of("upgrade", "connection", "http2-settings")) {
                assertEquals(List.of(), seen.values(name), attempt::toString);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"101 Switching Protocols", "102 Processing", "199 Whatever"})
    void anAnswerThatIsNoneEndsTheUpstreamsConnection(String status) throws Exception {
        AttackedGate http1 = AttackedGate.sharedHttp1();
        for (String asked : List.of("", "Connection: Upgrade\r\nUpgrade: h2c\r\n")) {
            for (String method : List.of("GET", "POST")) {
                http1.upstream().forget();
                String others = "\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nothers";
                http1.upstream().does(new Script.Raw(("HTTP/1.1 " + status + others).getBytes(ISO_8859_1), false));
                try (RawClient client = http1.connect()) {
                    client.send(method + " /api/v1/namespaces HTTP/1.1\r\n" + HOST + BOB + asked + "\r\n");
                    assertEquals(502, client.answer().status(), client::received);
                    List<RecordedRequest> seen = http1.upstream().seen();
                    assertEquals(1, seen.size(), seen::toString);
                    Await.until(
                            "the upstream's side ends", () -> !http1.upstream().isOpen(seen.get(0)));
                    http1.upstream().forget();
                    client.send("GET /version HTTP/1.1\r\n" + HOST + BOB + "\r\n");
                    assertEquals(Script.ok().body(), client.answer().body(), client::received);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "PRI * HTTP/2.0\r\n\r\n"})
    void http2IsChosenInTheHandshakeAlone(String preface) throws Exception {
        Attempt.untilEnd(gate, preface).hasStatus(400).isAnsweredOnce().reachesNobody();
    }
}
