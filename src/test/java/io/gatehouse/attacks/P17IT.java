package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.server.GateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("P17: many bad passwords")
class P17IT {
    private static final int ALLOWED = 20;
    private static final int GUESSES = 1000;

    @TempDir
    Path temporary;

    private AttackedGate gate;

    @BeforeEach
    void start() throws Exception {
        gate = AttackedGate.start(
                temporary,
                files -> files.part("authentication")
                        .put(
                                "password",
                                GateFolder.map("passwordFile", "passwords.csv", "failuresPerMinute", ALLOWED)));
    }

    @AfterEach
    void stop() throws Exception {
        gate.close();
    }

    @Test
    void moreOfThemAreTurnedAwayAndNobodyElseIs() throws Exception {
        assertEquals(200, ask(password("carol", GateFolder.CAROLS_PASSWORD)).status());
        List<Integer> statuses = new ArrayList<>();
        try (RawClient guessing = gate.connect()) {
            for (int i = 0; i < GUESSES; i++) {
                statuses.add(ask(guessing, password("carol", "guess-" + i)).status());
            }
        }
        long looked = statuses.stream().filter(status -> status == 401).count();
        // What is allowed comes again in the meantime.
        assertTrue(looked >= ALLOWED && looked < GUESSES / 2, () -> "401: " + looked);
        assertEquals(
                GUESSES,
                looked + statuses.stream().filter(status -> status == 429).count());
        RawClient.Answer turnedAway = ask(password("carol", "one-more"));
        assertEquals(429, turnedAway.status());
        assertTrue(Integer.parseInt(turnedAway.header("retry-after")) > 0, turnedAway::toString);
        assertEquals(429, ask(password("nobody", "guess")).status(), "of the same address");
        assertEquals(200, ask(password("carol", GateFolder.CAROLS_PASSWORD)).status(), "who was let in is still");
        assertEquals(200, ask(Attempt.BOB).status());
        CertifiedKey alice = gate.folder().users().issue(LeafSpec.client("alice", "dev"));
        try (RawClient client = gate.connect(Optional.of(alice))) {
            assertEquals(200, ask(client, "").status());
        }
        assertEquals(
                0,
                gate.upstream().seen().stream()
                        .filter(request -> !request.values("authorization").isEmpty())
                        .count());
    }

    /** Whether there is such a user is not told by the answer. */
    @Test
    void anUnknownUserIsAnsweredAsAWrongPasswordIs() throws Exception {
        for (int i = 0; i < ALLOWED / 2 + 2; i++) {
            RawClient.Answer wrong = ask(password("carol", "guess"));
            RawClient.Answer unknown = ask(password("nobody", "guess"));
            assertEquals(wrong.status(), unknown.status());
            assertEquals(wrong.body(), unknown.body());
            assertEquals(wrong.headers().keySet(), unknown.headers().keySet());
        }
    }

    private RawClient.Answer ask(String credential) throws IOException {
        try (RawClient client = gate.connect()) {
            return ask(client, credential);
        }
    }

    private static RawClient.Answer ask(RawClient client, String credential) throws IOException {
        return client.send("GET /api/v1/namespaces HTTP/1.1\r\n" + Attempt.HOST + credential + "\r\n")
                .answer();
    }

    private static String password(String user, String password) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes())
                + "\r\n";
    }
}
