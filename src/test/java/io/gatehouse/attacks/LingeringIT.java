package io.gatehouse.attacks;

import static io.gatehouse.attacks.Attempt.BOB;
import static io.gatehouse.attacks.Attempt.HOST;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.server.AdminPage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Sending on over HTTP/1.1 when the gate has answered for good")
class LingeringIT {
    private static final String BEGINNING = "GET /version HTTP/1.1\r\n" + HOST;
    private static final String MALFORMED = "GET  /version HTTP/1.1\r\n" + HOST + "\r\n";

    @TempDir
    private static Path folder;

    private static AttackedGate gate;

    @BeforeAll
    static void start() throws Exception {
        gate = AttackedGate.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        gate.close();
    }

    /** The answer is read when all has been sent, and the connection has ended by then as far as the gate can end it. */
    private static void isAnswered(int status, String request, int more) throws IOException {
        try (RawClient client = gate.connect()) {
            client.send(request);
            for (int i = 0; i < more; i += 8192) {
                client.send("x".repeat(8192));
            }
            RawClient.Answer answer = client.answer();
            assertEquals(status, answer.status());
            assertEquals("close", answer.header("connection"));
            assertTrue(answer.body().endsWith("}\n") || answer.body().endsWith("}"), answer::body);
            assertEquals("", client.rest());
        }
    }

    @RepeatedTest(5)
    void aMalformedRequestsRefusalArrives() throws Exception {
        isAnswered(400, MALFORMED, 400_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection: close\r\nX Y: z\r\n\r\n",
                "Transfer-Encoding: chunked, gzip\r\n\r\n",
                "Connection: Upgrade\r\nUpgrade: websocket\r\nAuthorization: Bearer x\r\n\r\n",
                BOB + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n"
            })
    void othersToo(String headers) throws Exception {
        isAnswered(headers.contains("Bearer x") ? 401 : 400, BEGINNING + headers, 40_000);
    }

    @Test
    void aBodyThatIsNoneIsRefusedWhereItIsSeen() throws Exception {
        isAnswered(
                400,
                "POST /api/v1/namespaces/n/pods HTTP/1.1\r\n" + HOST + BOB
                        + "Transfer-Encoding: chunked\r\n\r\nno chunk\r\n",
                100_000);
    }

    @Test
    void whoeverSendsForEverIsCutOff() throws Exception {
        try (RawClient client = gate.connect()) {
            client.send(MALFORMED);
            Await.until("the gate takes no more", () -> {
                try {
                    client.send("x".repeat(100_000));
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
        }
    }

    @Test
    void whoeverKeepsItsSideOpenIsLetGoOf() throws Exception {
        try (RawClient client = gate.connect()) {
            client.send(MALFORMED);
            client.answer();
            Await.until("it is gone", () -> AdminPage.metric(gate.gate(), "gatehouse_connections") == 0);
        }
    }
}
