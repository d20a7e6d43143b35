package io.gatehouse.attacks;

import static io.gatehouse.attacks.Attempt.BOB;
import static io.gatehouse.attacks.Attempt.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.server.GateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("How much is under way at a time")
class FlowLimitsIT {
    private static final String ROBOT = "Authorization: Bearer " + AttackedGate.ROBOTS_TOKEN + "\r\n";
    private static final String PODS = "/api/v1/namespaces/n/pods";

    @TempDir
    Path temporary;

    private AttackedGate gate;
    private final List<RawClient> open = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        gate = AttackedGate.start(
                temporary,
                files -> files.with(
                        "flow",
                        GateFolder.map(
                                "maxRequestsInFlight", 2,
                                "maxMutatingRequestsInFlight", 1,
                                "maxLongRunningRequestsPerUser", 2)));
        gate.upstream().does(Script.stall());
    }

    @AfterEach
    void stop() throws Exception {
        for (RawClient client : open) {
            client.close();
        }
        gate.close();
    }

    private RawClient send(String method, String target, String user) throws IOException {
        return send(Optional.empty(), method, target, user);
    }

    private RawClient send(Optional<CertifiedKey> key, String method, String target, String user) throws IOException {
        RawClient client = gate.connect(key);
        open.add(client);
        return client.send(method + " " + target + " HTTP/1.1\r\n" + HOST + user + "\r\n");
    }

    private void areUnderWay(int count) throws Exception {
        Await.until(count + " are under way", () -> gate.upstream().seen().size() == count);
    }

    private static void isTooMuch(RawClient client) throws IOException {
        RawClient.Answer answer = client.answer();
        assertEquals(429, answer.status(), client::received);
        assertEquals("1", answer.header("retry-after"), client::received);
        assertTrue(answer.body().contains("\"reason\":\"TooManyRequests\""), client::received);
    }

    @Test
    void readingAndChangingHaveLimitsOfTheirOwn() throws Exception {
        List<RawClient> reading = List.of(send("GET", PODS, BOB), send("GET", "/version", ROBOT));
        areUnderWay(2);
        isTooMuch(send("GET", PODS, BOB));
        RawClient changing = send("DELETE", PODS + "/p", BOB);
        areUnderWay(3);
        isTooMuch(send("POST", PODS, ROBOT));
        assertEquals(3, gate.upstream().seen().size());
        assertEquals(1, gate.reached("maxRequestsInFlight"));
        assertEquals(1, gate.reached("maxMutatingRequestsInFlight"));

        gate.upstream().forget();
        assertEquals(200, changing.answer().status());
        for (RawClient client : reading) {
            assertEquals(200, client.answer().status());
        }
        assertEquals(200, send("GET", PODS, BOB).answer().status());
        assertEquals(200, send("POST", PODS, BOB).answer().status());
    }

    @Test
    void whoMayDoEverythingIsNotTurnedAway() throws Exception {
        List<RawClient> reading = List.of(send("GET", PODS, BOB), send("GET", PODS, BOB));
        areUnderWay(2);
        CertifiedKey master = gate.folder().users().issue(LeafSpec.client("root", "system:masters"));
        RawClient third = send(Optional.of(master), "GET", PODS, "");
        areUnderWay(3);
        gate.upstream().release();
        assertEquals(200, third.answer().status());
        assertEquals(200, reading.get(0).answer().status());
    }

    @Test
    void whoGoesAwayLeavesItsPlace() throws Exception {
        send("GET", PODS, BOB);
        RawClient second = send("GET", PODS, BOB);
        areUnderWay(2);
        second.close();
        gate.upstream().does(Script.ok());
        Await.until("there is room again", () -> send("GET", PODS, BOB).answer().status() == 200);
    }

    @Test
    void eachUserHasSoManyLongRunningRequests() throws Exception {
        gate.upstream().does(Script::friendly);
        assertEquals(101, exec(BOB).answer().status());
        gate.upstream().does(Script.stream());
        RawClient watch = send("GET", PODS + "?watch=1", BOB);
        assertEquals(200, watch.answerHead().status());
        isTooMuch(send("GET", PODS + "?watch=1", BOB));
        isTooMuch(exec(BOB));
        assertEquals(2, gate.reached("maxLongRunningRequestsPerUser"));
        assertEquals(200, send("GET", PODS + "?watch=1", ROBOT).answerHead().status());
        watch.close();
        Await.until(
                "there is room again",
                () -> send("GET", PODS + "?watch=1", BOB).answerHead().status() == 200);
    }

    @Test
    void eachUserHasSoManyShortRequests() throws Exception {
        gate.close();
        gate = AttackedGate.start(
                temporary.resolve("another"), files -> files.with("flow", GateFolder.map("maxRequestsPerUser", 2)));
        gate.upstream().does(Script.stall());
        RawClient reading = send("GET", PODS, BOB);
        RawClient changing = send("POST", PODS, BOB);
        areUnderWay(2);
        isTooMuch(send("GET", PODS, BOB));
        isTooMuch(send("DELETE", PODS + "/p", BOB));
        assertEquals(2, gate.reached("maxRequestsPerUser"));
        RawClient others = send("GET", PODS, ROBOT);
        areUnderWay(3);
        gate.upstream().forget();
        for (RawClient client : List.of(reading, changing, others)) {
            assertEquals(200, client.answer().status());
        }
        assertEquals(200, send("GET", PODS, BOB).answer().status());
    }

    private RawClient exec(String user) throws IOException {
        RawClient client = gate.connect();
        open.add(client);
        return client.send(Upgrade.WEBSOCKET.request(PODS + "/p/exec?command=id", user));
    }
}
