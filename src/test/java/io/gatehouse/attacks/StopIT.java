package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gate that is told to end while it has work: nothing that was begun is lost, and all of it is written down. */
class StopIT {
    private static final String POD = "/api/v1/namespaces/n/pods/p";
    private static final int CANCEL = 8;

    /** A message of a server's on the channel for output, which is 1. */
    private static final String OUTPUT = "\202\006\001hello";

    /** How one begins on the channel for errors, but for its length. */
    private static final String ERROR_MESSAGE = "\202\176";

    private static final String NORMAL_CLOSE = "\210\002\003\350";

    private static final String WATCH = "/api/v1/pods?watch=1";

    @TempDir
    Path folder;

    private AttackedGate start(String delay, String timeout) throws Exception {
        AttackedGate gate = AttackedGate.start(
                folder, files -> files.with("shutdown", GateFolder.map("delay", delay, "timeout", timeout)));
        gate.upstream()
                .does(request -> request.target().equals(WATCH)
                        ? Script.stream()
                        : request.target().startsWith(POD + "?slow") ? Script.stall() : Script.friendly(request));
        return gate;
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\n" + Attempt.HOST + Attempt.BOB + "\r\n";
    }

    private static int begin(Http2Client client, String target) throws Exception {
        return client.send(Http2Client.request("GET", target, "authorization", Way.BOB.value()), true);
    }

    private static void awaitArrival(AttackedGate gate, int count) throws Exception {
        Await.until("the requests have arrived", () -> gate.upstream().seen().size() == count);
    }

    @Test
    void balancersAreToldBeforeAnybodyIsTurnedAway() throws Exception {
        AttackedGate gate = start("8s", "5s");
        try (RawClient client = gate.connect()) {
            assertTrue(gate.gate().gateway().isReady());
            Future<Void> stopped = gate.gate().gateway().stop();
            assertFalse(gate.gate().gateway().isReady());
            RawClient.Answer answer = client.send(get(POD)).answer();
            assertEquals(200, answer.status());
            assertEquals("", answer.header("connection"));
            try (RawClient another = gate.connect()) {
                assertEquals(200, another.send(get(POD)).answer().status());
            }
            assertFalse(stopped.isComplete());
        }
        gate.close();
    }

    @Test
    void whatWasBegunIsAnsweredAndNothingNewIsTaken() throws Exception {
        AttackedGate gate = start("0s", "60s");
        try (RawClient http1 = gate.connect();
                Http2Client http2 = gate.connectHttp2()) {
            http1.send(get(POD + "?slow1"));
            int stream = begin(http2, POD + "?slow2");
            awaitArrival(gate, 2);
            Future<Void> stopped = gate.gate().gateway().stop();
            assertEquals(0, http2.awaitGoAway());
            gate.upstream().release();
            RawClient.Answer answer = http1.answer();
            assertEquals(200, answer.status());
            assertEquals("close", answer.header("connection"));
            assertEquals("", http1.rest());
            assertEquals(200, http2.answer(stream).status());
            http2.awaitEnd();
            Await.until("it has stopped", stopped::succeeded);
        }
        for (String marker : List.of("slow1", "slow2")) {
            assertEquals(200, code(gate.event(marker)));
        }
        gate.close();
    }

    @Test
    void localListenersEndLikeAllOthers() throws Exception {
        AttackedGate gate = AttackedGate.start(
                folder,
                files -> files.with(
                        "localListeners",
                        List.of(GateFolder.map(
                                "port", 0, "identity", GateFolder.map("user", "robot", "groups", List.of("dev"))))));
        gate.upstream().does(Script.stall());
        int port = gate.gate().gateway().ports().get("local");
        try (RawClient client = RawClient.plain(port)) {
            client.send("GET " + POD + " HTTP/1.1\r\n" + Attempt.HOST + "\r\n");
            awaitArrival(gate, 1);
            Future<Void> stopped = gate.gate().gateway().stop();
            Await.until("nobody listens", () -> !takesConnections(port));
            gate.upstream().release();
            RawClient.Answer answer = client.answer();
            assertEquals(200, answer.status());
            assertEquals("close", answer.header("connection"));
            assertEquals("", client.rest());
            Await.until("it has stopped", stopped::succeeded);
        }
        gate.close();
    }

    /** One that is reset waited for a listener that ended meanwhile: the next is refused. */
    private static boolean takesConnections(int port) throws IOException {
        try {
            RawClient.plain(port).close();
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    @Test
    void whatHasNoEndIsEndedAtTheDeadlineBetweenTwoEvents() throws Exception {
        AttackedGate gate = start("0s", "1s");
        try (RawClient http1 = gate.connect();
                Http2Client http2 = gate.connectHttp2();
                RawClient tunnel = gate.connect()) {
            assertEquals(200, http1.send(get(WATCH)).answerHead().status());
            int stream = begin(http2, WATCH);
            assertEquals(200, http2.answerHead(stream).status());
            tunnel.send(Upgrade.WEBSOCKET.request(POD + "/exec?command=tunnel", Attempt.BOB));
            assertEquals(101, tunnel.answerHead().status());
            Future<Void> stopped = gate.gate().gateway().stop();
            assertEquals("0\r\n\r\n", http1.rest());
            assertEquals(-1, http2.answer(stream).reset());
            tunnel.rest();
            Await.until("it has stopped", stopped::succeeded);
        }
        assertEquals(101, code(gate.event("tunnel")));
        assertEquals(2, gate.events("watch=1").size());
        gate.events("watch=1").forEach(event -> assertEquals(200, code(event)));
        gate.close();
    }

    @Test
    void terminalsAreToldBetweenTwoMessages() throws Exception {
        AttackedGate gate = terminals("1s");
        try (RawClient between = terminal(gate);
                RawClient inside = terminal(gate)) {
            assertEquals(OUTPUT, between.send(OUTPUT).read(OUTPUT.length()));
            String half = OUTPUT.substring(0, OUTPUT.length() / 2);
            assertEquals(half, inside.send(half).read(half.length()));
            Future<Void> stopped = gate.gate().gateway().stop();
            String last = between.rest();
            assertTrue(last.startsWith(ERROR_MESSAGE) && last.endsWith(NORMAL_CLOSE), last);
            String status = last.substring(ERROR_MESSAGE.length() + 2 + 1, last.length() - NORMAL_CLOSE.length());
            assertEquals(
                    "this session was ended by the gateway: the gateway is stopping",
                    new JsonObject(status).getString("message"));
            assertEquals("", inside.rest());
            Await.until("it has stopped", stopped::succeeded);
        }
        gate.close();
    }

    @Test
    void terminalsLiveOnUntilTheDeadline() throws Exception {
        AttackedGate gate = terminals("60s");
        try (RawClient client = terminal(gate)) {
            Future<Void> stopped = gate.gate().gateway().stop();
            Await.until("nobody listens", () -> !takesConnections(gate.gate().port()));
            assertEquals(OUTPUT, client.send(OUTPUT).read(OUTPUT.length()));
            client.close();
            Await.until("it has stopped", stopped::succeeded);
        }
        gate.close();
    }

    /** What its client sends meanwhile has it end no other way. */
    @Test
    void terminalsAreToldAlsoWhereTheirClientsTalk() throws Exception {
        AttackedGate gate = terminals("0s");
        try (RawClient client = terminal(gate)) {
            client.send(OUTPUT.repeat(1000));
            Future<Void> stopped = gate.gate().gateway().stop();
            client.send(OUTPUT.repeat(1000));
            String all = client.rest();
            assertTrue(
                    all.endsWith(NORMAL_CLOSE) && all.contains(ERROR_MESSAGE), () -> all.substring(all.length() / 2));
            Await.until("it has stopped", stopped::succeeded);
        }
        gate.close();
    }

    /** Each sends back what comes. */
    private AttackedGate terminals(String timeout) throws Exception {
        AttackedGate gate = start("0s", timeout);
        gate.upstream()
                .does(request -> new Script.Switch(Header.list(
                        "Connection", "Upgrade",
                        "Upgrade", "websocket",
                        "Sec-WebSocket-Protocol", "v5.channel.k8s.io")));
        return gate;
    }

    private static RawClient terminal(AttackedGate gate) throws Exception {
        RawClient client = gate.connect();
        client.send(Upgrade.WEBSOCKET.request(POD + "/exec?command=cat", Attempt.BOB));
        assertEquals(101, client.answerHead().status());
        return client;
    }

    @Test
    void whoComesOnceMoreIsAnsweredAndHearsOfTheEnd() throws Exception {
        AttackedGate gate = start("0s", "30s");
        try (RawClient idle = gate.connect();
                Http2Client told = gate.connectHttp2()) {
            assertEquals(200, idle.send(get(POD)).answer().status());
            Future<Void> stopped = gate.gate().gateway().stop();
            RawClient.Answer answer = idle.send(get(POD)).answer();
            assertEquals(200, answer.status());
            assertEquals("close", answer.header("connection"));
            assertEquals("", idle.rest());
            assertEquals(0, told.awaitGoAway());
            Await.until("it has stopped", stopped::succeeded);
        }
        gate.close();
    }

    @Test
    void whoSendsOnStillGetsTheLastAnswer() throws Exception {
        AttackedGate gate = start("0s", "30s");
        try (Http2Client client = gate.connectHttp2()) {
            int stream = begin(client, POD + "?slow");
            awaitArrival(gate, 1);
            Future<Void> stopped = gate.gate().gateway().stop();
            Await.until("nobody listens", () -> !takesConnections(gate.gate().port()));
            gate.upstream().release();
            gate.event("slow");
            sendOn(client);
            assertEquals(200, client.answer(stream).status());
            assertEquals(0, client.awaitGoAway());
            client.close();
            Await.until("it has stopped", stopped::succeeded);
        }
        gate.close();
    }

    /** As clients do before they have read that nobody looks at it. */
    @Test
    void whoGoesOnWithWhatIsNotLookedAtStillGetsTheLastAnswer() throws Exception {
        AttackedGate gate = start("0s", "30s");
        try (Http2Client client = gate.connectHttp2()) {
            int stream = begin(client, POD + "?slow");
            awaitArrival(gate, 1);
            Future<Void> stopped = gate.gate().gateway().stop();
            assertEquals(0, client.awaitGoAway());
            client.send(Frame.reset(begin(client, POD), CANCEL));
            int unseen = client.send(Http2Client.request("POST", POD, "authorization", Way.BOB.value()), false);
            client.send(new Frame(Frame.DATA, Frame.END_STREAM, unseen, new byte[10]));
            client.send(new Frame(Frame.PING, 0, 0, new byte[8]));
            gate.upstream().release();
            assertEquals(200, client.answer(stream).status());
            client.close();
            Await.until("it has stopped", stopped::succeeded);
        }
        gate.close();
    }

    /** As clients do who have not yet read that there is no more to come. */
    private static void sendOn(Http2Client client) throws Exception {
        for (int i = 0; i < 200; i++) {
            begin(client, POD);
        }
    }

    @Test
    void watchesEndOneAfterAnother() throws Exception {
        AttackedGate gate = start("0s", "6s");
        try (RawClient first = gate.connect();
                RawClient second = gate.connect();
                RawClient third = gate.connect()) {
            for (RawClient client : List.of(first, second, third)) {
                assertEquals(200, client.send(get(WATCH)).answerHead().status());
            }
            Set<Integer> open = new TreeSet<>();
            Future<Void> stopped = gate.gate().gateway().stop();
            Await.until("it has stopped", () -> {
                open.add((int) AdminPage.metric(gate.gate(), "gatehouse_sessions"));
                return open.contains(0) || stopped.isComplete();
            });
            assertTrue(open.containsAll(Set.of(3, 2, 1)), open::toString);
            for (RawClient client : List.of(first, second, third)) {
                assertEquals("0\r\n\r\n", client.rest());
            }
            Await.until("it has stopped", stopped::succeeded);
        }
        gate.close();
    }

    private static int code(JsonObject event) {
        assertEquals("ResponseComplete", event.getString("stage"), event::encode);
        return event.getJsonObject("responseStatus").getInteger("code");
    }
}
