package io.gatehouse.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.config.Fault;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Environment;
import io.gatehouse.lab.Surroundings;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kubeconfig files that say where a webhook is. */
class EndpointFileTest {
    private static final CertificateAuthority CA = CertificateAuthority.create("hooks");
    private static final CertifiedKey GATE = CA.issue(LeafSpec.client("gate"));

    @TempDir
    private static Path folder;

    private final Environment environment =
            new Environment(Surroundings.NONE.vertx(), Clock.systemUTC(), Surroundings.NONE.apiServers());

    @BeforeAll
    static void write() throws IOException {
        Files.writeString(folder.resolve("ca.crt"), CA.certificatePem());
        GATE.write(folder.resolve("gate.crt"), folder.resolve("gate.key"));
        CA.issue(LeafSpec.client("other")).write(folder.resolve("other.crt"), folder.resolve("other.key"));
        Files.writeString(folder.resolve("token"), "from-file\n");
        Files.writeString(folder.resolve("empty"), "\n");
    }

    private static String file(String cluster, String user) {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: hook
                  cluster: {%s}
                users:
                - name: gate
                  user: {%s}
                contexts:
                - name: it
                  context: {cluster: hook, user: gate}
                current-context: it
                """.formatted(cluster, user);
    }

    private Endpoint read(String text) throws IOException, InvalidConfigurationException {
        return EndpointFile.read(Files.writeString(folder.resolve("hook.yaml"), text), environment);
    }

    private Endpoint ofUser(String user) throws IOException, InvalidConfigurationException {
        return read(file("server: 'https://h'", user));
    }

    private List<String> faults(String text) {
        return assertThrows(InvalidConfigurationException.class, () -> read(text)).faults().stream()
                .map(Fault::toString)
                .map(fault -> fault.replace(folder + "/", ""))
                .toList();
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatTheCurrentContextNamesCounts() throws Exception {
        Endpoint endpoint = read("""
                apiVersion: v1
                kind: Config
                preferences: {}
                clusters:
                - {name: other, cluster: {server: 'http://elsewhere', insecure-skip-tls-verify: true}}
                - name: hook
                  cluster:
                    server: https://hook.example:8443/authenticate
                    tls-server-name: inner.example
                    certificate-authority: ca.crt
                    disable-compression: true
                users:
                - {name: other, user: {exec: {command: x}}}
                - {name: gate, user: {client-certificate: gate.crt, client-key: gate.key, tokenFile: token}}
                contexts:
                - {name: first, context: {cluster: other, user: other}}
                - {name: it, context: {cluster: hook, user: gate, namespace: ignored}}
                current-context: it
                """);
        assertEquals("https://hook.example:8443/authenticate", endpoint.toString());
        assertEquals("hook.example", endpoint.host());
        assertEquals(8443, endpoint.port());
        assertEquals(Optional.of("inner.example"), endpoint.serverName());
        assertEquals(Optional.of("Bearer from-file"), endpoint.authorization());
        assertEquals("HTTPS", endpoint.tls().getHostnameVerificationAlgorithm());
        assertFalse(endpoint.tls().isTrustAll());
        assertNotNull(endpoint.tls().getTrustOptions());
        assertNotNull(endpoint.tls().getKeyCertOptions());
        assertEquals(
                Set.of("hook.yaml", "ca.crt", "gate.crt", "gate.key", "token"),
                environment.filesRead().stream()
                        .map(read -> folder.relativize(read).toString())
                        .collect(java.util.stream.Collectors.toSet()));
    }

    @Test
    void whatIsInsideIsAsGoodAsFiles() throws Exception {
        Endpoint endpoint = read(file(
                "server: 'https://[::1]', certificate-authority-data: " + encoded(CA.certificatePem()),
                "client-certificate-data: " + encoded(GATE.certificatePem()) + ", client-key-data: "
                        + encoded(GATE.keyPem()) + ", token: abc"));
        assertEquals("[::1]", endpoint.host());
        assertEquals(443, endpoint.port());
        assertEquals(Optional.of("Bearer abc"), endpoint.authorization());
        assertNotNull(endpoint.tls().getTrustOptions());
        assertNotNull(endpoint.tls().getKeyCertOptions());
        assertEquals(1, environment.filesRead().size());
    }

    @Test
    void aUserMayBeNobodyOrHaveAPassword() throws Exception {
        Endpoint plain = ofUser("");
        assertEquals(Optional.empty(), plain.authorization());
        assertNull(plain.tls().getKeyCertOptions());
        assertNull(plain.tls().getTrustOptions());
        assertEquals(
                Optional.of("Basic " + encoded("gate:s:cret")),
                ofUser("username: gate, password: 's:cret'").authorization());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                       | server: missing (expected: an https URL)",
                "server: 'http://h'       | server: \"http://h\" (expected: https://host[:port][/path])",
                "server: 'https://h:0'    | server: \"https://h:0\" (expected: https://host[:port][/path])",
                "server: 'https://h?a=b'  | server: \"https://h?a=b\" (expected: https://host[:port][/path])",
                "server: 'https://a:canary@h' | server: holds a user (expected: an https URL; who asks is told under"
                        + " users)",
                "server: 'https://h', proxy-url: 'http://p' | proxy-url: is not supported (expected: none, a direct"
                        + " way)",
                "server: 'https://h', insecure-skip-tls-verify: true | insecure-skip-tls-verify: true is not supported"
                        + " (expected: false, and certificate-authority where it is not a public one)",
                "server: 'https://h', certificate-authority: ca.crt, certificate-authority-data: eA== |"
                        + " certificate-authority: stands beside certificate-authority-data (expected: one of them)",
                "server: 'https://h', certificate-authority-data: '%' | certificate-authority-data: is not shown here"
                        + " (expected: base64)",
                "server: 'https://h', certificate-authority-data: eA== | certificate-authority-data: expected a"
                        + " certificate, found no PEM block at all",
                "server: 'https://h', ca: x | ca: unknown key (known here: server, tls-server-name,"
                        + " insecure-skip-tls-verify, certificate-authority, certificate-authority-data, proxy-url,"
                        + " disable-compression, extensions)",
            })
    void aClusterThatCannotBeFollowedIsAFault(String cluster, String fault) {
        assertEquals(List.of("hook.yaml:5: clusters[0].cluster." + fault), faults(file(cluster, "")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exec: {}            | exec: is not supported (expected: client-certificate, token, tokenFile, or"
                        + " username and password)",
                "auth-provider: {name: x} | auth-provider: is not supported (expected: client-certificate, token,"
                        + " tokenFile, or username and password)",
                "as: canary          | as: is not supported (expected: none, the gate asks as itself)",
                "as-uid: canary      | as-uid: is not supported (expected: none, the gate asks as itself)",
                "as-groups: [canary] | as-groups: is not supported (expected: none, the gate asks as itself)",
                "as-user-extra: {canary: [a]} | as-user-extra: is not supported (expected: none, the gate asks as"
                        + " itself)",
                "token: canary, tokenFile: token | tokenFile: stands beside token (expected: one of them)",
                "token: canary, username: a, password: canary | username: stands beside a token (expected: one of"
                        + " them)",
                "token: 'can ary'    | token: holds no token (expected: printable ASCII without spaces)",
                "token: ''           | token: holds no token (expected: printable ASCII without spaces)",
                "token: 12345678     | token: is not shown here (expected: text; put it in quotes if it is meant as"
                        + " text)",
                "username: a         | password: missing (expected: the user's)",
                "password: canary    | username: missing (expected: the password's)",
                "username: 'a:b', password: canary | username: \"a:b\" (expected: no colon in it)",
                "client-certificate: gate.crt | client-key: missing (expected: the certificate's)",
                "client-key: gate.key | client-certificate: missing (expected: the key's)",
                "client-certificate: gate.crt, client-key: gate.key, client-key-data: canary | client-key: stands"
                        + " beside client-key-data (expected: one of them)",
                "client-certificate: gate.crt, client-key-data: Y2FuYXJ5 | client-key-data: expected a private key,"
                        + " found no PEM block at all",
                "client-certificate: gate.crt, client-key-data: 'canary!' | client-key-data: is not shown here"
                        + " (expected: base64)",
            })
    void aUserThatCannotBeShownIsAFaultThatTellsNoSecret(String user, String fault) {
        assertEquals(List.of("hook.yaml:8: users[0].user." + fault), faults(file("server: 'https://h'", user)));
    }

    @Test
    void aFaultOfAFileIsThatFiles() {
        assertEquals(
                List.of("none: there is no such file"),
                faults(file("server: 'https://h', certificate-authority: none", "")));
        String two = "client-certificate: gate.crt, client-key: other.key, tokenFile: empty";
        assertEquals(
                List.of(
                        "token: expected a certificate, found no PEM block at all",
                        "other.key: is not the key of the certificate beside it",
                        "empty: holds no token (expected: printable ASCII without spaces)"),
                faults(file("server: 'https://h', certificate-authority: token", two)));
        assertEquals(
                Set.of("hook.yaml", "none", "token", "gate.crt", "other.key", "empty"),
                environment.filesRead().stream()
                        .map(read -> folder.relativize(read).toString())
                        .collect(java.util.stream.Collectors.toSet()));
    }

    @Test
    void whatIsNamedHasToBeThereAndOnce() {
        String good = file("server: 'https://h'", "");
        assertEquals(
                List.of("hook.yaml:12: current-context: \"at\" (expected: the name of one of the contexts)"),
                faults(good.replace("current-context: it", "current-context: at")));
        assertEquals(
                List.of("hook.yaml:1: current-context: missing (expected: the name of one of the contexts)"),
                faults(good.replace("current-context: it", "")));
        assertEquals(
                List.of(
                        "hook.yaml:11: contexts[0].context.cluster: there is no cluster named \"a\"",
                        "hook.yaml:11: contexts[0].context.user: there is no user named \"b\""),
                faults(good.replace("cluster: hook, user: gate", "cluster: a, user: b")));
        assertEquals(
                List.of("hook.yaml:7: users: \"gate\" twice (expected: each name once)"),
                faults(good.replace("contexts:", "- {name: gate, user: {}}\ncontexts:")));
        assertEquals(List.of("hook.yaml:14: a second Config (expected: one)"), faults(good + "---\n" + good));
        assertEquals(
                List.of("hook.yaml: nothing stands here (expected: at least one of v1/Config)"), faults("# later\n"));
        assertEquals(
                List.of("hook.yaml:1: kind Pod of v1 (expected: one of v1/Config)"),
                faults("{apiVersion: v1, kind: Pod}"));
    }
}
