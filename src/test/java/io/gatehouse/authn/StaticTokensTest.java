package io.gatehouse.authn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.config.Fault;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.AuthnResult;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that kube-apiserver's {@code --token-auth-file} takes, read as it does. */
class StaticTokensTest {
    private static final Origin NOWHERE = Origin.of("main", "192.0.2.7", Optional.empty());

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("tokens.csv"), text);
    }

    private AuthnResult judged(String text, String token) throws Exception {
        return StaticTokens.read(file(text))
                .authenticate(new Credential.Bearer(token), NOWHERE)
                .result();
    }

    private Identity user(String text, String token) throws Exception {
        AuthnResult.Accepted accepted = assertInstanceOf(AuthnResult.Accepted.class, judged(text, token));
        assertEquals("staticToken", accepted.caller().proof().authenticator());
        assertEquals(Optional.empty(), accepted.caller().proof().expires());
        return accepted.caller().identity();
    }

    private List<String> faults(String text) throws IOException {
        Path file = file(text);
        return assertThrows(InvalidConfigurationException.class, () -> StaticTokens.read(file)).faults().stream()
                .map(Fault::toString)
                .map(fault -> fault.substring(folder.toString().length() + 1))
                .toList();
    }

    @Test
    void aTokenIsItsLinesUser() throws Exception {
        assertEquals(
                new Identity("alice", "u-1", List.of("dev", "qa", Identity.AUTHENTICATED), Map.of()),
                user("t1,alice,u-1,\"dev,qa\"\nt2,bob,u-2\n", "t1"));
        assertEquals(
                new Identity("bob", "u-2", List.of(Identity.AUTHENTICATED), Map.of()),
                user("t1,alice,u-1,\"dev,qa\"\nt2,bob,u-2\n", "t2"));
        assertEquals(
                List.of("system:masters", Identity.AUTHENTICATED),
                user("t1,root,,\"system:masters,system:authenticated,\",more", "t1")
                        .groups());
    }

    @Test
    void aTokenThatIsNotThereIsAbsentForAnotherMayKnowIt() throws Exception {
        assertSame(AuthnResult.ABSENT, judged("t1,alice,u-1\n", "t2"));
        assertSame(AuthnResult.ABSENT, judged("t1,alice,u-1\n", "T1"));
        assertSame(AuthnResult.ABSENT, judged("t1,alice,u-1\n", "t1 "));
        assertSame(AuthnResult.ABSENT, judged("t1,alice,u-1\n", "t"));
    }

    @Test
    void aLineWithoutATokenIsNobodys() throws Exception {
        assertSame(AuthnResult.ABSENT, judged(",alice,u-1\nt2,bob,u-2", ""));
        assertEquals("bob", user(",alice,u-1\nt2,bob,u-2", "t2").name());
    }

    @Test
    void ofTwoLinesWithOneTokenTheLastHolds() throws Exception {
        assertEquals("bob", user("t1,alice,u-1\nt1,bob,u-2\n", "t1").name());
    }

    @Test
    void faultsNameTheirLinesAndNeverASecret() throws Exception {
        assertEquals(
                List.of(
                        "tokens.csv:1: 2 columns (expected: at least 3: secret, user, uid)",
                        "tokens.csv:3: no user that could be forwarded: the name is empty",
                        "tokens.csv:4: no user that could be forwarded: a group begins or ends with white space",
                        "tokens.csv:5: no user that could be forwarded: UID has a control character"),
                faults("canary1,alice\ncanary2,ok,u\ncanary3,,u\ncanary4,bob,u,\"a, b\"\ncanary5,carol,\"u\nx\"\n"));
        assertEquals(List.of("tokens.csv:2: a quote that is never closed"), faults("t,a,u\n\"canary,bob,u\n"));
    }

    @Test
    void anEmptyFileIsOneThatSomebodyIsAboutToWrite() throws Exception {
        assertEquals(List.of("tokens.csv: no users (expected: at least one line)"), faults(""));
        assertEquals(List.of("tokens.csv: no users (expected: at least one line)"), faults("\n\n"));
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        Path file = folder.resolve("missing.csv");
        assertEquals(
                file + ": there is no such file",
                assertThrows(InvalidConfigurationException.class, () -> StaticTokens.read(file))
                        .getMessage());
        assertEquals(
                folder + ": is a folder (expected: a file)",
                assertThrows(InvalidConfigurationException.class, () -> StaticTokens.read(folder))
                        .getMessage());
    }

    @Test
    void nothingOfATokenShowsInATextForm() throws Exception {
        assertFalse(judged("canary,alice,u-1", "canary").toString().contains("canary"));
        assertEquals("bearer token", new Credential.Bearer("canary").toString());
        assertEquals("password of a user", new Credential.Basic("alice", "canary").toString());
    }
}
