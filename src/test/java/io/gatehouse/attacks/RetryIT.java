package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent again when a server gives no answer, and what never is. */
class RetryIT {
    private static final String POD = "/api/v1/namespaces/n/pods/p";

    private static Path folder;
    private static TwoServers http1;
    private static TwoServers http2;

    /** How the gate speaks with its servers. */
    enum Protocol {
        HTTP1,
        HTTP2;

        TwoServers servers() {
            return this == HTTP1 ? http1 : http2;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        folder = Files.createTempDirectory("retry");
        http1 = TwoServers.start(folder.resolve("http1"), RecordingUpstream.startHttp1());
        http2 = TwoServers.start(folder.resolve("http2"), RecordingUpstream.start());
    }

    @AfterAll
    static void stop() throws Exception {
        http1.close();
        http2.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @BeforeEach
    void forget() {
        http1.forget();
        http2.forget();
    }

    /** The first time that a request arrives it meets one fate, the second time another. */
    private static Function<RecordedRequest, Script> once(TwoServers servers, Script first) {
        return request -> servers.seen(request.target()).size() == 1 ? first : Script.friendly(request);
    }

    @ParameterizedTest
    @EnumSource
    void aReadThatGotNoAnswerIsSentToTheOtherServer(Protocol protocol) throws Exception {
        TwoServers servers = protocol.servers();
        for (String read : List.of(POD, "/api/v1/pods", POD + "/status", POD + "/log", "/api", "/version")) {
            String target = read + "?" + servers.gate().marker();
            servers.bothDo(once(servers, new Script.Reset()));
            assertEquals(200, servers.ask("GET", target).status(), read);
            List<RecordedRequest> seen = servers.seen(target);
            assertEquals(2, seen.size(), read);
            assertEquals(seen.get(0).beginning("x-remote-"), seen.get(1).beginning("x-remote-"), read);
        }
    }

    @ParameterizedTest
    @EnumSource
    void neitherServersSilenceIsAskedForMoreThanThreeTimes(Protocol protocol) throws Exception {
        TwoServers servers = protocol.servers();
        String target = POD + "?" + servers.gate().marker();
        servers.bothDo(request -> new Script.Reset());
        RawClient.Answer answer = servers.ask("GET", target);
        assertTrue(Set.of(502, 503).contains(answer.status()), answer::toString);
        assertTrue(servers.seen(target).size() <= 3, () -> servers.seen(target).toString());
    }

    @ParameterizedTest
    @EnumSource
    void aWriteThatGotNoAnswerIsNeverSentTwice(Protocol protocol) throws Exception {
        TwoServers servers = protocol.servers();
        for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
            for (String body : List.of("Content-Length: 0", "Content-Length: 2\r\n\r\n{}")) {
                String target = POD + "?" + servers.gate().marker();
                servers.bothDo(request -> new Script.Reset());
                // The body stands behind the headers, and what follows it is none.
                RawClient.Answer answer = ask(servers, method, target, body);
                assertEquals(502, answer.status(), method);
                assertEquals("", answer.header("retry-after"), "client-go would send it again");
                assertEquals(1, servers.seen(target).size(), method);
            }
        }
    }

    private static RawClient.Answer ask(TwoServers servers, String method, String target, String rest)
            throws Exception {
        try (RawClient client = servers.gate().connect()) {
            String end = rest.contains("\r\n\r\n") ? "" : "\r\n\r\n";
            return client.send(method + " " + target + " HTTP/1.1\r\n" + Attempt.HOST + Attempt.BOB
                            + "Content-Type: application/json\r\n" + rest + end)
                    .answer();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatGoesThroughAProxyIsNeverSentTwice(Protocol protocol) throws Exception {
        TwoServers servers = protocol.servers();
        String target = POD + "/proxy/pay?" + servers.gate().marker();
        servers.bothDo(request -> new Script.Reset());
        assertEquals(502, servers.ask("GET", target).status());
        assertEquals(1, servers.seen(target).size());
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatHasBegunIsNotAskedForAgain(Protocol protocol) throws Exception {
        TwoServers servers = protocol.servers();
        String target = "/api/v1/pods?" + servers.gate().marker();
        servers.bothDo(request -> new Script.Cut("half"));
        try (RawClient client = servers.gate().connect()) {
            client.send("GET " + target + " HTTP/1.1\r\n" + Attempt.HOST + Attempt.BOB + "\r\n");
            assertEquals(200, client.answerHead().status());
            client.rest();
        }
        assertEquals(1, servers.seen(target).size());
    }

    @ParameterizedTest
    @EnumSource(Upgrade.class)
    void anUpgradeIsNeverSentTwice(Upgrade upgrade) throws Exception {
        String target = POD + "/exec?command=" + http2.gate().marker();
        http2.bothDo(request -> new Script.Reset());
        try (RawClient client = http2.gate().connect()) {
            client.send(upgrade.request(target, Attempt.BOB));
            assertEquals(502, client.answer().status());
        }
        assertEquals(1, http2.seen(target).size());
    }

    /** What a server says that it has not looked at goes to the other one, a write too. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE"})
    void whatWasRefusedUnseenIsSentToTheOtherServer(String method) throws Exception {
        String target = POD + "?" + http2.gate().marker();
        http2.bothDo(once(http2, new Script.Refuse()));
        assertEquals(200, http2.ask(method, target).status());
        List<RecordedRequest> seen = http2.seen(target);
        assertEquals(2, seen.size());
        assertNotEquals(
                http2.first().seen().contains(seen.get(0)), http2.first().seen().contains(seen.get(1)));
    }

    /** The gate says goodbye to a server that speaks no HTTP/2, which is no word of the server's. */
    @Test
    void aWriteIsNotSentAgainWhereTheGateEndsTheConnection() throws Exception {
        byte[] dataOfNoStream = new Frame(Frame.DATA, 0, 0, new byte[0]).bytes();
        String target = POD + "?" + http2.gate().marker();
        http2.bothDo(once(http2, new Script.Raw(dataOfNoStream, false)));
        assertEquals(502, http2.ask("DELETE", target).status());
        assertEquals(1, http2.seen(target).size());
    }

    /** What is under way when a server says goodbye is answered yet (RFC 9113 §6.8). */
    @Test
    void whatAServerAnswersBehindItsGoodbyeIsTheAnswer() throws Exception {
        ByteBuffer noError = ByteBuffer.allocate(8).putInt(Integer.MAX_VALUE).putInt(0);
        byte[] goAway = new Frame(Frame.GOAWAY, 0, 0, noError.array()).bytes();
        for (String method : List.of("GET", "DELETE")) {
            String target = POD + "?" + http2.gate().marker();
            http2.bothDo(request -> new Script.Before(goAway, Script.ok()));
            assertEquals(200, http2.ask(method, target).status(), method);
            assertEquals(1, http2.seen(target).size(), method);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatDiesIsMissedByNoReaderAndNoUpgrade(Protocol protocol) throws Exception {
        RecordingUpstream first =
                protocol == Protocol.HTTP1 ? RecordingUpstream.startHttp1() : RecordingUpstream.start();
        try (TwoServers servers = TwoServers.start(folder.resolve("dying-" + protocol), first)) {
            servers.first().close();
            for (int i = 0; i < 8; i++) {
                assertEquals(200, servers.ask("GET", POD).status());
                assertEquals(101, upgrade(servers));
            }
            servers.second().close();
            Await.until("nobody is left", () -> {
                RawClient.Answer answer = servers.ask("POST", POD, "Content-Length: 0");
                return answer.status() == 503 && answer.header("retry-after").equals("1");
            });
        }
    }

    private static int upgrade(TwoServers servers) throws Exception {
        try (RawClient client = servers.gate().connect()) {
            return client.send(Upgrade.WEBSOCKET.request(POD + "/exec", Attempt.BOB))
                    .answerHead()
                    .status();
        }
    }

    @Test
    void serversThatHaveNothingToDoTakeTurns() throws Exception {
        for (int i = 0; i < 64; i++) {
            assertEquals(200, http2.ask("GET", POD).status());
        }
        assertTrue(
                http2.first().seen().size() > 8,
                () -> "at the first: " + http2.first().seen().size());
        assertTrue(
                http2.second().seen().size() > 8,
                () -> "at the second: " + http2.second().seen().size());
    }

    @ParameterizedTest
    @EnumSource
    void theServerWithTheFewestRequestsGetsTheNext(Protocol protocol) throws Exception {
        TwoServers servers = protocol.servers();
        List<RawClient> waiting = new ArrayList<>();
        servers.bothDo(request -> request.target().contains("wait") ? Script.stall() : Script.ok());
        for (int i = 0; i < 10; i++) {
            RawClient client = servers.gate().connect();
            client.send("GET " + POD + "?wait HTTP/1.1\r\n" + Attempt.HOST + Attempt.BOB + "\r\n");
            waiting.add(client);
            int sent = i + 1;
            Await.until(sent + " have arrived", () -> servers.seen("wait").size() == sent);
        }
        assertEquals(5, servers.first().seen().size());
        assertEquals(5, servers.second().seen().size());
        servers.forget();
        for (RawClient client : waiting) {
            assertEquals(200, client.answer().status());
            client.close();
        }
    }
}
