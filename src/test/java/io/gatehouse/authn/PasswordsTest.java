package io.gatehouse.authn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.AuthenticationConfiguration;
import io.gatehouse.config.Fault;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.AuthnResult;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Origin;
import io.gatehouse.core.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Users by password: what a file may hold, and what guessing costs (P17). */
@ExtendWith(VertxExtension.class)
class PasswordsTest {
    /** Of {@code secret}. */
    private static final String HASH = "$2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW";

    private static final String USERS = HASH + ",alice,u-1,\"dev,qa\"\ntiger,bob,u-2\n";
    private static final int A_MINUTE = 3;

    @TempDir
    private Path folder;

    private PasswordAttempts attempts;

    @BeforeEach
    void begin(Vertx vertx) {
        attempts = new PasswordAttempts(vertx, A_MINUTE);
    }

    private Passwords read(String text, String... systemNames) throws IOException, InvalidConfigurationException {
        Path file = Files.writeString(folder.resolve("passwords.csv"), text);
        return Passwords.read(new AuthenticationConfiguration.Password(file, A_MINUTE, List.of(systemNames)), attempts);
    }

    private static Future<AuthnResult> attempt(Passwords passwords, String address, String user, String password) {
        return passwords.authenticate(
                new Credential.Basic(user, password), Origin.of("main", address, Optional.empty()));
    }

    private static AuthnResult judged(Passwords passwords, String address, String user, String password) {
        return attempt(passwords, address, user, password).await();
    }

    private static String assertWrong(AuthnResult result) {
        return assertInstanceOf(AuthnResult.Rejected.class, result).reason();
    }

    private static void assertTooMany(Future<AuthnResult> result) {
        assertEquals(429, assertInstanceOf(Refusal.class, result.cause()).code());
    }

    private static Identity user(AuthnResult result) {
        return assertInstanceOf(AuthnResult.Accepted.class, result).caller().identity();
    }

    private List<String> faults(String text, String... systemNames) {
        return assertThrows(InvalidConfigurationException.class, () -> read(text, systemNames)).faults().stream()
                .map(Fault::toString)
                .map(fault -> fault.substring(folder.toString().length() + 1))
                .toList();
    }

    @Test
    void hashesAndPlainPasswordsAreVerified() throws Exception {
        Passwords passwords = read(USERS);
        Identity alice = user(judged(passwords, "192.0.2.1", "alice", "secret"));
        assertEquals(List.of("dev", "qa", Identity.AUTHENTICATED), alice.groups());
        assertEquals("u-1", alice.uid());
        assertEquals("bob", user(judged(passwords, "192.0.2.1", "bob", "tiger")).name());
        assertWrong(judged(passwords, "192.0.2.1", "alice", HASH));
        assertWrong(judged(passwords, "192.0.2.1", "bob", "secret"));
    }

    @Test
    void anUnknownUserIsAnsweredAsAWrongPasswordIs() throws Exception {
        Passwords passwords = read(USERS);
        assertEquals(
                judged(passwords, "192.0.2.1", "alice", "wrong"), judged(passwords, "192.0.2.1", "mallory", "wrong"));
        assertEquals(judged(passwords, "192.0.2.1", "bob", "wrong"), judged(passwords, "192.0.2.2", "", "wrong"));
    }

    @Test
    void ofTwoLinesForOneUserTheLastHolds() throws Exception {
        Passwords passwords = read("old,bob,u-1\nnew,bob,u-2\n");
        assertWrong(judged(passwords, "192.0.2.1", "bob", "old"));
        assertEquals("u-2", user(judged(passwords, "192.0.2.1", "bob", "new")).uid());
    }

    @Test
    void guessesFromOneAddressAreTurnedAwayUnseen() throws Exception {
        Passwords passwords = read(USERS);
        for (int i = 0; i < A_MINUTE; i++) {
            assertWrong(judged(passwords, "192.0.2.1", "user-" + i, "wrong"));
        }
        assertTooMany(attempt(passwords, "192.0.2.1", "bob", "tiger"));
        assertEquals("bob", user(judged(passwords, "192.0.2.2", "bob", "tiger")).name());
    }

    @Test
    void guessesForOneUserAreTurnedAwayFromWhereverTheyCome() throws Exception {
        Passwords passwords = read(USERS);
        for (int i = 0; i < A_MINUTE; i++) {
            assertWrong(judged(passwords, "192.0.2." + i, "bob", "wrong-" + i));
        }
        assertTooMany(attempt(passwords, "192.0.2.77", "bob", "tiger"));
        for (int i = 0; i < 10 * A_MINUTE; i++) {
            assertTooMany(attempt(passwords, "192.0.2.77", "bob", "wrong"));
        }
        assertEquals(
                "alice",
                user(judged(passwords, "192.0.2.77", "alice", "secret")).name(),
                "what is turned away for a user's sake is not counted against its address");
    }

    @Test
    void rightPasswordsAreNotCounted() throws Exception {
        for (int i = 0; i < 10 * A_MINUTE; i++) {
            // A file that is read again remembers nothing.
            assertEquals(
                    "bob",
                    user(judged(read(USERS), "192.0.2.1", "bob", "tiger")).name());
        }
    }

    @Test
    void aReloadForgetsNoFailedAttempt() throws Exception {
        for (int i = 0; i < A_MINUTE; i++) {
            assertWrong(judged(read(USERS), "192.0.2.1", "bob", "wrong"));
        }
        assertTooMany(attempt(read(USERS), "192.0.2.1", "bob", "tiger"));
    }

    @Test
    void aRememberedPasswordPassesBeforeAttemptsAreCounted() throws Exception {
        Passwords passwords = read(USERS);
        assertEquals("bob", user(judged(passwords, "192.0.2.1", "bob", "tiger")).name());
        for (int i = 0; i < A_MINUTE; i++) {
            assertWrong(judged(passwords, "192.0.2.1", "bob", "wrong-" + i));
        }
        assertTooMany(attempt(passwords, "192.0.2.1", "bob", "wrong"));
        assertEquals("bob", user(judged(passwords, "192.0.2.1", "bob", "tiger")).name());
        assertTooMany(attempt(passwords, "192.0.2.1", "bob", "tiger "));
    }

    @Test
    void whoIsTakenOutOfTheFileIsNotRemembered() throws Exception {
        assertEquals(
                "bob", user(judged(read(USERS), "192.0.2.1", "bob", "tiger")).name());
        assertWrong(judged(read(HASH + ",alice,u-1"), "192.0.2.1", "bob", "tiger"));
    }

    @Test
    void aWrongPasswordIsNotRemembered() throws Exception {
        Passwords passwords = read(USERS);
        for (int i = 0; i < A_MINUTE; i++) {
            assertWrong(judged(passwords, "192.0.2.1", "bob", "wrong"));
        }
        assertTooMany(attempt(passwords, "192.0.2.1", "bob", "wrong"));
    }

    @Test
    void theSameAttemptAtTheSameTimeIsMadeOnce() throws Exception {
        Passwords passwords = read(USERS);
        CountDownLatch gate = new CountDownLatch(1);
        occupyAllThreads(gate);
        Future<AuthnResult> first = attempt(passwords, "192.0.2.1", "alice", "secret");
        for (int i = 0; i < 10 * A_MINUTE; i++) {
            assertSame(first, attempt(passwords, "192.0.2.1", "alice", "secret"));
        }
        gate.countDown();
        assertEquals("alice", user(first.await()).name());
    }

    @Test
    void whenTooManyWaitFurtherOnesAreTurnedAwayAndNotHeldAgainstAnybody() throws Exception {
        Passwords passwords = read(USERS);
        CountDownLatch gate = new CountDownLatch(1);
        List<Future<Boolean>> waiting = new ArrayList<>();
        for (Future<Boolean> work = attempts.offLoop(() -> wait(gate));
                !work.failed();
                work = attempts.offLoop(() -> wait(gate))) {
            waiting.add(work);
            assertTrue(waiting.size() <= 256, "bounded");
        }
        for (int i = 0; i < 10 * A_MINUTE; i++) {
            assertTooMany(attempt(passwords, "192.0.2.1", "bob", "tiger"));
        }
        gate.countDown();
        Future.all(waiting).await();
        assertEquals("bob", user(judged(passwords, "192.0.2.1", "bob", "tiger")).name());
    }

    private void occupyAllThreads(CountDownLatch gate) {
        int threads = Runtime.getRuntime().availableProcessors();
        Stream.generate(() -> attempts.offLoop(() -> wait(gate))).limit(threads).toList();
    }

    private static boolean wait(CountDownLatch gate) throws InterruptedException {
        gate.await();
        return true;
    }

    @Test
    void systemNamesAreTakenOnlyWhereTheConfigurationSaysSo() throws Exception {
        String text = "p,system:admin,u,\"system:masters,system:authenticated,dev\"\n";
        String expected =
                " (expected: a name without system: in front, or this one among systemNames in the configuration)";
        assertEquals(
                List.of(
                        "passwords.csv:1: the name system:masters" + expected,
                        "passwords.csv:1: the name system:admin" + expected),
                faults(text));
        assertEquals(List.of("passwords.csv:1: the name system:admin" + expected), faults(text, "system:masters"));
        Passwords passwords = read(text, "system:masters", "system:admin");
        assertEquals(
                List.of("system:masters", Identity.AUTHENTICATED, "dev"),
                user(judged(passwords, "192.0.2.1", "system:admin", "p")).groups());
    }

    @Test
    void faultsNameTheirLinesAndNeverASecret() {
        assertEquals(
                List.of(
                        "passwords.csv:1: no password (expected: a password or a bcrypt hash)",
                        "passwords.csv:2: a bcrypt hash of cost 31 (expected: 4 to 15)",
                        "passwords.csv:3: a hash of a kind that is not known here, or not a whole one"
                                + " (expected: bcrypt's 60 characters)"),
                faults(",alice,u\n" + HASH.replace("$04$", "$31$") + ",bob,u\n$6$canary,carol,u\n"));
        assertEquals(List.of("passwords.csv:1: a quote that is never closed"), faults("\"canary,bob,u\n"));
    }
}
