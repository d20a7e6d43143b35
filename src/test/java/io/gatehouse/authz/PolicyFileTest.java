package io.gatehouse.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.kube.AbacPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyFileTest {
    private static final String HEAD =
            "{\"apiVersion\": \"abac.authorization.kubernetes.io/v1beta1\", \"kind\": \"Policy\", ";

    @TempDir
    private Path folder;

    private List<AbacPolicy.Spec> read(String text) throws IOException, InvalidConfigurationException {
        return PolicyFile.read(Files.writeString(folder.resolve("policy.jsonl"), text));
    }

    private List<String> faults(String text) {
        InvalidConfigurationException invalid = assertThrows(InvalidConfigurationException.class, () -> read(text));
        return invalid.faults().stream()
                .map(fault -> fault.toString().replace(folder + "/", ""))
                .toList();
    }

    @Test
    void blankLinesAndCommentsCountForNothing() throws Exception {
        assertEquals(
                List.of(new AbacPolicy.Spec("u", "", false, "", "pods", "*", "")),
                read("# first\n\n  \n" + HEAD
                        + "\"spec\": {\"user\": \"u\", \"resource\": \"pods\", \"namespace\": \"*\"}}\n # last"));
    }

    @Test
    void everyFaultIsToldWithItsLine() {
        assertEquals(
                List.of(
                        "policy.jsonl:1: spec.usr: unknown key (did you mean user?)",
                        "policy.jsonl:3: kind Policy without apiVersion (expected: one of neither apiVersion nor kind,"
                                + " abac.authorization.kubernetes.io/v1beta1/Policy)"),
                faults(HEAD + "\"spec\": {\"usr\": \"u\"}}\n\n{\"kind\": \"Policy\", \"user\": \"u\"}\n"));
    }

    @Test
    void whatEndsInTheMiddleIsAFault() {
        assertEquals(
                1,
                faults(HEAD + "\"spec\": {\"user\": \"u\"}}\n" + HEAD + "\"spec\": {\"user\"")
                        .size());
    }

    /** It would allow nobody anything, and has more likely been cut short. */
    @Test
    void anEmptyFileIsAFault() {
        assertEquals(
                List.of("policy.jsonl: no policy (expected: at least one, a line each)"), faults("# nothing yet\n"));
    }
}
