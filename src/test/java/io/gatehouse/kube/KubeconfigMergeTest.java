package io.gatehouse.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a kubeconfig that is there. */
class KubeconfigMergeTest {
    private static final String THERE = """
            # my clusters
            apiVersion: v1
            kind: Config
            preferences: {colors: true}
            clusters:
            - name: home # behind the router
              cluster:
                server: https://home:6443
                extensions: [{name: mine, extension: {port: 0x1F, size: 1e3, text: "007"}}]
            users:
            - name: me
              user:
                exec: {apiVersion: client.authentication.k8s.io/v1, command: login, args: ["-x", &a 'it''s'], env: [{name: A, value: *a}]}
            contexts:
            - {name: home, context: {cluster: home, user: me}}
            current-context: home
            """;

    private static final String ADDED_CLUSTER =
            """
            - name: "gate"
              cluster:
                server: "https://gate:6443"
                certificate-authority-data: "%s"
            """.formatted(Base64.getEncoder().encodeToString("pem".getBytes()));

    private static Kubeconfig added(String token) {
        return new Kubeconfig.Builder()
                .cluster("gate", "https://gate:6443", "pem")
                .tokenUser("bob", token)
                .context("bob", "gate", "bob", Optional.of("dev"))
                .build();
    }

    private static String merged(String there) throws IOException {
        return new KubeconfigMerge(added("12e5"), false, false).into(there);
    }

    private static String refusal(String there) {
        return assertThrows(IOException.class, () -> merged(there)).getMessage();
    }

    @Test
    void everyLineThatIsThereStaysAndTheAddedOnesStandBehindTheirOwn() throws IOException {
        String expected = THERE.replace("users:\n", ADDED_CLUSTER + "users:\n")
                .replace("contexts:\n", "- name: \"bob\"\n  user:\n    token: \"12e5\"\ncontexts:\n")
                .replace("current-", """
                        - name: "bob"
                          context:
                            cluster: "gate"
                            user: "bob"
                            namespace: "dev"
                        current-""");
        assertEquals(expected, merged(THERE));
    }

    @Test
    void addedTwiceItIsThereOnce() throws IOException {
        String once = merged(THERE);
        assertEquals(once, merged(once));
    }

    @Test
    void onlyForceReplacesAnEntryThatSaysSomethingElse() throws IOException {
        String there = merged(THERE);
        KubeconfigMerge other = new KubeconfigMerge(added("new"), false, false);
        String message =
                assertThrows(IOException.class, () -> other.into(there)).getMessage();
        assertEquals("has another user bob (--force replaces it)", message);
        String replaced = new KubeconfigMerge(added("new"), true, false).into(there);
        assertEquals(there.replace("\"12e5\"", "\"new\""), replaced);
    }

    @Test
    void theCurrentContextChangesOnlyOnRequest() throws IOException {
        assertTrue(merged(THERE).endsWith("current-context: home\n"));
        assertTrue(new KubeconfigMerge(added("t"), false, true).into(THERE).endsWith("current-context: \"bob\"\n"));
        assertFalse(merged("kind: Config").contains("current-context"));
        assertTrue(new KubeconfigMerge(added("t"), false, true)
                .into("kind: Config")
                .endsWith("current-context: \"bob\"\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# nothing yet\n", "# nor here"})
    void whereNothingStandsItIsANewOne(String there) throws IOException {
        String begun = there + (there.endsWith("here") ? "\n" : "");
        assertEquals(begun + added("12e5").text(), merged(there));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"clusters: []", "clusters: null", "clusters:", "{}", "{\"kind\": \"Config\", \"clusters\": []}"})
    void listsThatAreEmptyOrMissingAreBegun(String there) throws IOException {
        String merged = merged(there);
        assertEquals(merged, merged(merged));
        assertTrue(merged.contains("https://gate:6443"), merged);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s3cret                                        | is no kubeconfig (expected: kind: Config of apiVersion: v1)",
                "[s3cret]                                      | is no kubeconfig (expected: kind: Config of apiVersion: v1)",
                "kind: Pod                                     | is no kubeconfig (expected: kind: Config of apiVersion: v1)",
                "apiVersion: v2                                | is no kubeconfig (expected: kind: Config of apiVersion: v1)",
                "{s3cret                                       | is no YAML (line 1)",
                "a: s3cret: s3cret                             | is no YAML (line 1)",
                "users: {s3cret: x}                            | users is no list",
                "users: [s3cret]                               | a user has no name",
                "users: [{token: s3cret}]                      | a user has no name",
                "users: [{name: bob}, {name: bob}]             | has two of the user bob",
                "users: [{name: bob}]                          | has another user bob (--force replaces it)",
                "users: [{name: bob, user: s3cret}]            | has another user bob (--force replaces it)",
                "{clusters: [], clusters: [{name: s3cret}]}    | clusters stands there twice"
            })
    void whatCannotBeUnderstoodIsRefusedWithoutItsContent(String there, String expected) {
        assertEquals(expected, refusal(there));
    }

    @Test
    void severalDocumentsAreNoKubeconfig() {
        assertEquals("is no YAML (line 2)", refusal("kind: Config\n---\nkind: Config\n"));
    }
}
