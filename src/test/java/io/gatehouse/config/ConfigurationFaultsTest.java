package io.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the configuration may not be, told with file, line and path. */
class ConfigurationFaultsTest {
    @TempDir
    private Path folder;

    private GatewayTexts texts;

    @BeforeEach
    void files() throws IOException {
        texts = new GatewayTexts(folder);
    }

    private List<String> faults(String text) {
        return assertThrows(InvalidConfigurationException.class, () -> texts.read(text)).faults().stream()
                .map(Fault::toString)
                .map(fault -> fault.replace(folder + "/", ""))
                .toList();
    }

    static Stream<Arguments> wrong() {
        return GatewayTexts.resource("wrong-values.txt")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replace("\\n", "\n").split(" \\| ", -1))
                .map(row -> Arguments.of(row[0], row[1], row[2]));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void whatAKeyMayNotBeIsAFaultOfItsLine(String right, String wrong, String expected) {
        assertEquals(2, (GatewayTexts.ALL + " ").split(Pattern.quote(right), 2).length, right);
        List<String> faults =
                faults(GatewayTexts.ALL.replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong)));
        assertEquals(1, faults.size(), faults::toString);
        assertEquals(
                expected.replace("%", folder.getParent().toString()),
                faults.get(0).replaceFirst("gateway.yaml:\\d+: ", ""));
    }

    @Test
    void nobodySharesAPortWithAnother() {
        String second = "- {name: outer, address: 192.0.2.1, port: 7443, tls: {certificates: [{certificateFile: a,"
                + " keyFile: b}]}}\n";
        String fault =
                "listeners: two with one address and port, or the admin's (expected: a port of its own for each)";
        assertEquals(
                List.of("gateway.yaml:4: " + fault),
                faults(GatewayTexts.ALL.replace("localListeners:\n", second + "localListeners:\n")));
        assertEquals(
                List.of("gateway.yaml:4: " + fault),
                faults(GatewayTexts.ALL.replace("  port: 1\n", "  port: 7443\n").replace("0.0.0.0", "192.0.2.1")));
        assertEquals(
                List.of("gateway.yaml:4: " + fault),
                faults(GatewayTexts.ALL.replace("  port: 1\n", "  port: 8080\n").replace("0.0.0.0", "127.0.0.3")));
    }

    @Test
    void listenersMayTakeAnyFreePortButNotOneName() throws Exception {
        String two = GatewayTexts.ALL
                .replace("port: 7443", "port: 0")
                .replace(
                        "localListeners:\n",
                        "- {name: outer, address: 192.0.2.1, port: 0, tls: {certificates: [{certificateFile: a, keyFile: b}]}}\n"
                                + "localListeners:\n");
        assertEquals(2, texts.read(two).listeners().size());
        assertEquals(
                List.of("gateway.yaml:4: listeners: two with one name (expected: a name of its own for each)"),
                faults(two.replace("outer", "inner")));
        assertEquals(
                List.of("gateway.yaml:4: listeners: two with one name (expected: a name of its own for each)"),
                faults(two.replace("controllers", "inner")));
    }

    @Test
    void thereIsExactlyOneConfigurationAndOneCluster() {
        assertEquals(List.of("gateway.yaml: 0 documents (expected: one of kind GatewayConfiguration)"), faults(""));
        assertEquals(
                List.of("gateway.yaml: 2 documents (expected: one of kind GatewayConfiguration)"),
                faults(GatewayTexts.LEAST + "---\n" + GatewayTexts.LEAST));
        String cluster = GatewayTexts.LEAST.substring(GatewayTexts.LEAST.indexOf("- servers"));
        assertEquals(
                List.of("gateway.yaml:7: clusters: 2 clusters (expected: exactly one)"),
                faults(GatewayTexts.LEAST + cluster));
        assertEquals(
                List.of("gateway.yaml:3: listeners: an empty list (expected: at least one listener)"),
                faults("apiVersion: gatehouse.io/v1alpha1\nkind: GatewayConfiguration\n"
                                + GatewayTexts.LEAST
                                        .substring(GatewayTexts.LEAST.indexOf("clusters"))
                                        .indent(0) + "listeners: []\n")
                        .stream()
                        .map(fault -> fault.replaceFirst(":\\d+:", ":3:"))
                        .toList());
    }

    @Test
    void whatIsForOneModeOfForwardingAloneIsAFaultInTheOthers() throws Exception {
        for (String mode : List.of("impersonate", "passThrough")) {
            String byCertificate = GatewayTexts.LEAST.replace("mode: requestHeader", "mode: " + mode);
            String byNobody = byCertificate.replaceAll("(?m)^ *client(Certificate|Key)File: .*\\n", "");
            String byToken = byNobody.replace("  forwarding:", "  tokenFile: a\n  forwarding:");
            assertTrue(texts.read(byCertificate).clusters().get(0).tokenFile().isEmpty());
            assertTrue(texts.read(byToken).clusters().get(0).tokenFile().isPresent());
            String one = " (expected: one credential of the gate's own: tokenFile, or clientCertificateFile with"
                    + " clientKeyFile)";
            assertFault("tokenFile: missing" + one, byNobody);
            assertFault(
                    "tokenFile: a file beside clientCertificateFile" + one,
                    byCertificate.replace("  forwarding:", "  tokenFile: a\n  forwarding:"));
            for (String header : List.of("usernameHeader", "uidHeader", "groupHeader", "extraHeaderPrefix")) {
                assertFault(
                        "forwarding." + header + ": \"X-A\" (expected: nothing, for it is for requestHeader alone)",
                        byToken.replace("mode: " + mode, "mode: " + mode + ", " + header + ": X-A"));
            }
        }
        String passing = GatewayTexts.LEAST.replace("mode: requestHeader", "mode: passThrough");
        assertFault(
                "probe: another user (expected: none with passThrough, where the gate probes as itself)",
                passing + "  probe: {user: somebody}\n");
        assertEquals(
                1, texts.read(passing + "  probe: {interval: 1s}\n").clusters().size());
    }

    private void assertFault(String expected, String text) {
        assertEquals(
                List.of("clusters[0]." + expected),
                faults(text).stream()
                        .map(fault -> fault.replaceFirst("gateway.yaml:\\d+: ", ""))
                        .toList());
    }

    @Test
    void allFaultsAreToldAtOnceWithTheirLines() {
        assertEquals(
                List.of(
                        "gateway.yaml:5: listeners[0].port: 70000 (expected: a port, 0 to 65535)",
                        "gateway.yaml:7: listeners[0].tls.certificates[0].keyFile: c: there is no such file",
                        "gateway.yaml:8: listener: unknown key (did you mean listeners?)",
                        "gateway.yaml:9: flow.maxRequestsInFlight: \"many\" (expected: a whole number)"),
                faults("""
                        apiVersion: gatehouse.io/v1alpha1
                        kind: GatewayConfiguration
                        listeners:
                        - name: main
                          port: 70000
                          tls:
                            certificates: [{certificateFile: a, keyFile: c}]
                        listener: []
                        flow: {maxRequestsInFlight: many}
                        """ + GatewayTexts.LEAST.substring(GatewayTexts.LEAST.indexOf("clusters"))).stream()
                        .sorted()
                        .toList());
    }
}
