package io.gatehouse.attacks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.server.GateFolder;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Local plain listeners: whose the requests there are, and what a browser or a stranger cannot make of them. */
class LocalListenerIT {
    private static final String POD = "/api/v1/namespaces/n/pods/p";
    private static final String LOCAL = "Host: 127.0.0.1:8080\r\n";
    private static final String KEY =
            "Connection: Upgrade\r\nUpgrade: %s\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private static final String TOKEN_PROTOCOL = "base64url.bearer.authorization.k8s.io."
            + Base64.getUrlEncoder().withoutPadding().encodeToString(GateFolder.BOBS_TOKEN.getBytes(UTF_8));

    @TempDir
    private static Path folder;

    private static AttackedGate gate;

    @BeforeAll
    static void start() throws Exception {
        gate = AttackedGate.start(
                folder,
                files -> files.with(
                        "localListeners",
                        List.of(
                                listener("scheduler", "system:kube-scheduler", List.of("dev")),
                                listener("robot", "robot", List.of("dev", "robots")),
                                listener("stranger", "stranger", List.of()))));
    }

    private static Object listener(String name, String user, List<String> groups) {
        return GateFolder.map(
                "name",
                name,
                "port",
                0,
                "identity",
                GateFolder.map(
                        "user",
                        user,
                        "uid",
                        "u-" + name,
                        "groups",
                        groups,
                        "extra",
                        GateFolder.map("k", List.of("v"))));
    }

    @AfterAll
    static void stop() throws Exception {
        gate.close();
    }

    @BeforeEach
    void forget() {
        gate.upstream().forget();
    }

    private static int port(String listener) {
        return gate.gate().gateway().ports().get(listener);
    }

    private static String get(String target, String headers) {
        return "GET " + target + " HTTP/1.1\r\n" + headers + "\r\n";
    }

    private static RawClient.Answer once(String listener, String request) throws IOException {
        try (RawClient client = RawClient.plain(port(listener))) {
            return client.send(request).answer();
        }
    }

    private static void isRefused(int code, String text, String headers) throws Exception {
        String marker = gate.marker();
        RawClient.Answer answer = once("scheduler", get(POD + "?" + marker, headers));
        assertEquals(code, answer.status(), answer::toString);
        JsonObject status = new JsonObject(answer.body());
        assertEquals("Status", status.getString("kind"));
        assertTrue(status.getString("message").contains(text), status::encode);
        assertEquals(List.of(), gate.upstream().seen());
        JsonObject event = gate.event(marker);
        assertEquals(code, event.getJsonObject("responseStatus").getInteger("code"), event::encode);
        assertEquals(new JsonObject(), event.getJsonObject("user"), "nobody's");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1", "127.0.0.1:8080", "localhost", "LocalHost:1", "127.9.8.7", "[::1]", "[::1]:8080"})
    void everyRequestIsTheConfiguredUsers(String host) throws Exception {
        String marker = gate.marker();
        assertEquals(
                200,
                once("scheduler", get(POD + "?" + marker, "Host: " + host + "\r\n"))
                        .status());
        RecordedRequest seen = gate.upstream().seen().get(0);
        assertEquals(List.of("system:kube-scheduler"), seen.values("X-Remote-User"), seen::toString);
        assertEquals(List.of("u-scheduler"), seen.values("X-Remote-Uid"), seen::toString);
        assertEquals(List.of("dev", "system:authenticated"), seen.values("X-Remote-Group"), seen::toString);
        assertEquals(List.of("v"), seen.values("X-Remote-Extra-k"), seen::toString);
        assertEquals(5, seen.beginning("x-remote-").size(), seen::toString);
        JsonObject event = gate.event(marker);
        assertEquals("system:kube-scheduler", event.getJsonObject("user").getString("username"));
        JsonObject annotations = event.getJsonObject("annotations");
        assertEquals("localListener", annotations.getString("gatehouse.io/authenticator"));
        assertEquals("allow", annotations.getString("authorization.k8s.io/decision"));
    }

    @Test
    void nobodySaysItselfWhoCalls() throws Exception {
        String forged = "X-Remote-User: admin\r\nX-Remote-Group: system:masters\r\nX_Remote_User: admin\r\n";
        assertEquals(200, once("scheduler", get(POD, LOCAL + forged)).status());
        RecordedRequest seen = gate.upstream().seen().get(0);
        assertEquals(List.of("system:kube-scheduler"), seen.values("X-Remote-User"), seen::toString);
        assertEquals(5, seen.beginning("x-remote-").size(), seen::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "127.0.0.1.nip.io:8080",
                "evil.localhost",
                "localhost.",
                "0.0.0.0:8080",
                "[::]:8080",
                "[::2]",
                "192.0.2.1",
                "127.0.0.256",
                "127.1",
                "2130706433",
                "0x7f.0.0.1",
                "127.0.0.01"
            })
    void underAnyOtherHostNobodyIsServed(String host) throws Exception {
        isRefused(403, "is no loopback host", "Host: " + host + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://127.0.0.1:8080",
                "Origin: http://evil.example",
                "Origin: null",
                "Origin:",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: same-origin",
                "Sec-Fetch-Site:",
                "Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site"
            })
    void noPageIsServed(String header) throws Exception {
        isRefused(403, "serves no pages of browsers", LOCAL + header + "\r\n");
        isRefused(403, "serves no pages of browsers", LOCAL + header + "\r\n" + KEY.formatted("websocket"));
    }

    static Stream<String> credentials() {
        return Stream.of(
                Attempt.BOB,
                "Authorization: Basic Ym9iOmJvYg==\r\n",
                "Authorization: Negotiate x\r\n",
                "Authorization: x\r\n",
                "Authorization:\r\n",
                KEY.formatted("websocket") + "Sec-WebSocket-Protocol: v5.channel.k8s.io, " + TOKEN_PROTOCOL + "\r\n",
                KEY.formatted("WebSocket") + "Sec-WebSocket-Protocol: " + TOKEN_PROTOCOL + "\r\n",
                KEY.formatted("websocket") + "Sec-WebSocket-Protocol: x\r\nSec-WebSocket-Protocol: " + TOKEN_PROTOCOL
                        + "\r\n");
    }

    @ParameterizedTest
    @MethodSource("credentials")
    void whoBringsACredentialIsNotTakenForAnother(String headers) throws Exception {
        isRefused(400, "takes no credentials", LOCAL + headers);
    }

    @Test
    void rulesJudgeTheConfiguredUser() throws Exception {
        String marker = gate.marker();
        RawClient.Answer answer = once("stranger", get(POD + "?" + marker, LOCAL));
        assertEquals(403, answer.status());
        String text = "User \"stranger\" cannot get resource \"pods\" in API group \"\" in the namespace \"n\"";
        assertTrue(new JsonObject(answer.body()).getString("message").contains(text), answer::toString);
        assertEquals(List.of(), gate.upstream().seen());
        JsonObject event = gate.event(marker);
        assertEquals("stranger", event.getJsonObject("user").getString("username"));
        assertEquals("forbid", event.getJsonObject("annotations").getString("authorization.k8s.io/decision"));
    }

    @ParameterizedTest
    @CsvSource({"robot, 200", "scheduler, 403"})
    void whoActsAsAnotherNeedsTheRight(String listener, int code) throws Exception {
        String as = LOCAL + "Impersonate-User: system:kube-controller-manager\r\nImpersonate-Group: dev\r\n";
        assertEquals(code, once(listener, get(POD, as)).status());
        List<RecordedRequest> seen = gate.upstream().seen();
        assertEquals(code == 200 ? 1 : 0, seen.size());
        for (RecordedRequest request : seen) {
            assertEquals(List.of("robot"), request.values("X-Remote-User"), request::toString);
            assertEquals(
                    List.of("system:kube-controller-manager"), request.values("Impersonate-User"), request::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    void protocolsAreSwitchedAsTheConfiguredUser(Upgrade upgrade) throws Exception {
        try (RawClient client = RawClient.plain(port("scheduler"))) {
            client.send(upgrade.request(POD + "/exec?command=x", ""));
            assertEquals(101, client.answerHead().status());
            client.send("hello");
            assertEquals("hello", client.read(5));
        }
        RecordedRequest seen = gate.upstream().seen().get(0);
        assertEquals(List.of("system:kube-scheduler"), seen.values("X-Remote-User"), seen::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2c", "h2c, websocket", "TLS/1.3"})
    void nobodySwitchesToHttp2(String protocol) throws Exception {
        String settings = "Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n";
        RawClient.Answer answer = once("scheduler", get(POD, LOCAL + settings + "Upgrade: " + protocol + "\r\n"));
        assertEquals(200, answer.status(), answer::toString);
        assertEquals(List.of(), gate.upstream().seen().get(0).values("HTTP2-Settings"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0",
                "GET /version HTTP/1.0\r\n\r\n",
                "GET  /version HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /version HTTP/1.1\r\nHost: localhost\r\n folded: x\r\n\r\n",
                "GET /version HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
                "GET http://evil.example/version HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /version HTTP/1.1\r\n\r\n",
                "POST /version HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            })
    void whatIsMalformedEndsTheConnection(String request) throws Exception {
        try (RawClient client = RawClient.plain(port("scheduler"))) {
            String received = client.send(request).rest();
            assertTrue(received.matches("(?s)HTTP/1\\.[01] 400 .*"), received);
        }
        assertEquals(List.of(), gate.upstream().seen());
    }

    @Test
    void nobodyConnectsFromElsewhere() throws Exception {
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.getHostAddress().equals("127.0.0.1"))
                .filter(address -> !(address instanceof Inet6Address v6 && v6.isLinkLocalAddress()))
                .toList();
        assertFalse(others.isEmpty());
        for (InetAddress other : others) {
            assertThrows(ConnectException.class, () -> new Socket(other, port("scheduler")).close(), other::toString);
        }
    }
}
