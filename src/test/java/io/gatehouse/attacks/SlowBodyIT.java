package io.gatehouse.attacks;

import static io.gatehouse.attacks.Attempt.BOB;
import static io.gatehouse.attacks.Attempt.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.lab.Beside;
import io.gatehouse.server.GateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Bodies that do not come, come slowly, or are too long")
class SlowBodyIT {
    private static final String PODS = "/api/v1/namespaces/n/pods";
    private static final String CONFIG_MAPS = "/api/v1/namespaces/n/configmaps";
    private static final String PROXY = "/api/v1/namespaces/n/services/s/proxy/x";
    private static final String OBJECT =
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"x\"},\"data\":{\"x\":\"%s\"}}";
    private static final String TOLD = "Content-Length: 100\r\n\r\nthe first";

    @TempDir
    Path temporary;

    private AttackedGate gate;

    private void start(Object... limits) throws Exception {
        gate = AttackedGate.start(temporary, files -> {
            files.part("listeners").put("limits", GateFolder.map(limits));
            files.write("policies.yaml", GuardedGate.POLICY);
            files.with(
                    "admission",
                    GateFolder.map(
                            "policyFiles",
                            List.of("policies.yaml"),
                            "maxRequestBodyBytes",
                            1000,
                            "maxReviewedBytes",
                            7000));
        });
    }

    @AfterEach
    void stop() throws Exception {
        gate.close();
    }

    private RawClient post(String target, String rest) throws IOException {
        return gate.connect().send("POST " + target + " HTTP/1.1\r\n" + HOST + BOB + rest);
    }

    private static List<Header> request(String target) {
        return Http2Client.request("POST", target, "authorization", Way.BOB.value(), "content-length", "100");
    }

    private static void isTooSlow(RawClient client) throws IOException {
        RawClient.Answer answer = client.answer();
        assertEquals(408, answer.status(), client::received);
        assertEquals("close", answer.header("connection"), client::received);
        assertTrue(answer.body().contains("\"kind\":\"Status\""), client::received);
        assertEquals("", client.rest());
    }

    private void isLetGoOf(String target) throws Exception {
        Await.until(
                "the API server is told",
                () -> gate.upstream().seen().stream()
                        .anyMatch(request -> request.target().equals(target) && request.isAbandoned()));
    }

    @Test
    void oneThatDoesNotComeIsNotWaitedFor() throws Exception {
        start("bodyTimeout", "500ms");
        try (RawClient client = post(PODS, TOLD)) {
            isTooSlow(client);
            isLetGoOf(PODS);
        }
        try (Http2Client client = gate.connectHttp2()) {
            int stream = client.send(request(PODS + "?http2"), false);
            client.sendBody(stream, "the first".getBytes(), false);
            assertEquals(408, client.answer(stream).status());
            isLetGoOf(PODS + "?http2");
            assertEquals(
                    200,
                    client.answer(client.send(Http2Client.request("GET", PODS, "authorization", Way.BOB.value()), true))
                            .status());
        }
        assertEquals(2, gate.reached("bodyTimeout"));
    }

    @Test
    void noRuleWaitsForItEither() throws Exception {
        start("bodyTimeout", "500ms");
        try (RawClient client = post(CONFIG_MAPS, "Content-Type: application/json\r\n" + TOLD)) {
            isTooSlow(client);
        }
        assertEquals(List.of(), gate.upstream().seen());
    }

    @Test
    void norDoesARefusal() throws Exception {
        start("bodyTimeout", "500ms");
        try (RawClient client = post("/apis/other.example/v1/things", TOLD)) {
            assertEquals(403, client.answer().status());
            assertEquals("", client.rest());
        }
        assertEquals(1, gate.reached("bodyTimeout"));
    }

    /** As fast as a client sends single bytes, it is too slow. */
    @Test
    void oneThatComesInDripsIsTooSlow() throws Exception {
        start("bodyTimeout", "500ms", "bodyBytesPerSecond", Integer.MAX_VALUE);
        try (RawClient client = post(PODS, "Content-Length: 1000000000\r\n\r\n")) {
            Await.until("it is given up", () -> {
                try {
                    client.send("x");
                } catch (IOException ended) {
                    return true;
                }
                return gate.reached("bodyBytesPerSecond") > 0;
            });
            assertEquals(408, client.answer().status(), client::received);
        }
        assertEquals(1, gate.reached("bodyBytesPerSecond"));
        isLetGoOf(PODS);
    }

    @Test
    void whoTalksWithAProgramBehindTheApiServerMayPause() throws Exception {
        start("bodyTimeout", "500ms");
        try (RawClient client = post(PROXY, TOLD)) {
            Await.until("it is there", () -> !gate.upstream().seen().isEmpty());
            for (int i = 0; i < 3; i++) {
                try (RawClient other = post(PODS, TOLD)) {
                    isTooSlow(other);
                }
            }
            assertEquals(200, client.send("x".repeat(91)).answer().status());
        }
    }

    @Test
    void oneThatARuleReadsIsNotLongerThanItMayBe() throws Exception {
        start("bodyTimeout", "10m");
        String longOne = OBJECT.formatted("y".repeat(1000));
        String chunked = Integer.toHexString(longOne.length()) + "\r\n" + longOne + "\r\n0\r\n\r\n";
        for (String framed : List.of(
                "Content-Length: " + longOne.length() + "\r\n\r\n" + longOne,
                "Transfer-Encoding: chunked\r\n\r\n" + chunked)) {
            try (RawClient client = post(CONFIG_MAPS, "Content-Type: application/json\r\n" + framed)) {
                RawClient.Answer answer = client.answer();
                assertEquals(413, answer.status(), client::received);
                assertTrue(answer.body().contains("Request entity too large: limit is 1000"), answer::body);
            }
        }
        assertEquals(2, gate.reached("maxRequestBodyBytes"));
        assertEquals(List.of(), gate.upstream().seen());
        assertEquals(200, write("y").status());
    }

    /** Its sender looks for an answer when all is sent. */
    @Test
    void theRestOfOneThatIsTooLongIsNotLeftUnread() throws Exception {
        start("bodyTimeout", "10m");
        String more = "x".repeat(1 << 23);
        String chunk = Integer.toHexString(more.length()) + "\r\n" + more + "\r\n0\r\n\r\n";
        CompletableFuture<Void> sent = Beside.run(() -> {
            try (RawClient client = gate.connect()) {
                client.send("POST " + CONFIG_MAPS + " HTTP/1.1\r\n" + Attempt.HOST + Attempt.BOB
                        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk);
            } catch (IOException ended) {
                // What is far too long is not read to its end.
            }
        });
        Await.until("nobody waits for it to be read", sent::isDone);
        assertEquals(200, write("y").status());
    }

    private RawClient.Answer write(String text) throws IOException {
        String object = OBJECT.formatted(text);
        try (RawClient client = post(
                CONFIG_MAPS,
                "Content-Type: application/json\r\nContent-Length: " + object.length() + "\r\n\r\n" + object)) {
            return client.answer();
        }
    }

    /** One that comes slowly is there as far as it has come. */
    @Test
    void allThatRulesReadAreNotLongerThanTheyMayBeTogether() throws Exception {
        start("bodyTimeout", "10m");
        String most = "y".repeat(700);
        assertEquals(200, write(most).status());
        try (RawClient slow =
                post(CONFIG_MAPS, "Content-Type: application/json\r\nContent-Length: 900\r\n\r\n" + "x".repeat(800))) {
            Await.until("there is no room", () -> write(most).status() == 429);
            RawClient.Answer answer = write(most);
            assertEquals(429, answer.status(), answer::body);
            assertEquals("1", answer.header("retry-after"));
            assertEquals(200, write("y").status());
            assertEquals(2, gate.reached("maxReviewedBytes"));
        }
        Await.until("there is room again", () -> write(most).status() == 200);
    }
}
