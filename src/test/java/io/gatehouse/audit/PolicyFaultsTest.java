package io.gatehouse.audit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.config.Fault;
import io.gatehouse.config.InvalidConfigurationException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What kube-apiserver's validation refuses is refused, and named with its line. */
class PolicyFaultsTest {
    private static final String HEAD = "apiVersion: audit.k8s.io/v1\nkind: Policy\n";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            verbs: [get]                                                        | rules[0].level
            level: FooBar                                                       | rules[0].level
            level: Metadata, namespaces: [default], nonResourceURLs: ['/logs*'] | rules[0].nonResourceURLs
            level: Metadata, resources: [{resources: [secrets]}], nonResourceURLs: ['/logs*'] | rules[0].nonResourceURLs
            level: Metadata, resources: [{group: rbac.authorization.k8s.io/v1beta1, resources: [roles]}] | rules[0].resources[0].group
            level: Metadata, resources: [{group: Apps}]                         | rules[0].resources[0].group
            level: Metadata, nonResourceURLs: [logs, '/healthz*']               | rules[0].nonResourceURLs
            level: Metadata, nonResourceURLs: ['', '/healthz*']                 | rules[0].nonResourceURLs
            level: Metadata, nonResourceURLs: ['/logs/*/*', /metrics]           | rules[0].nonResourceURLs
            level: Metadata, nonResourceURLs: ['/logs/*.log', /metrics]         | rules[0].nonResourceURLs
            level: Metadata, resources: [{resourceNames: [leader]}]             | rules[0].resources[0].resourceNames
            level: Metadata, omitStages: [foo]                                  | rules[0].omitStages[0]
            level: Metadata, user: [bob]                                        | rules[0].user
            """)
    void aFaultyRuleIsNamedWithItsLine(String rule, String path) {
        List<Fault> faults = faultsOf(HEAD + "rules:\n- {" + rule + "}\n");
        assertEquals(1, faults.size(), faults.toString());
        assertEquals(path, faults.get(0).path());
        assertEquals(4, faults.get(0).line(), faults.toString());
    }

    @Test
    void everyFaultIsToldAtOnce() {
        assertEquals(
                3,
                faultsOf(HEAD + "omitStages: [foo]\nrules:\n- {}\n- {level: Bar}\n")
                        .size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rules: []\n", "", "omitManagedFields: true\n"})
    void aPolicyWithoutRulesIsRefused(String body) {
        assertEquals("rules", faultsOf(HEAD + body).get(0).path());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "apiVersion: audit.k8s.io/v1beta1\nkind: Policy\nrules: [{level: Metadata}]\n",
                HEAD + "rules: [{level: Metadata}]\n---\n" + HEAD + "rules: [{level: None}]\n"
            })
    void aFileHoldsOnePolicyOfTheKnownVersion(String text) {
        assertEquals(1, faultsOf(text).size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "level: Metadata",
                "level: None, userGroups: ['system:serviceaccounts', 'system:nodes']",
                "level: RequestResponse, verbs: [get], namespaces: [kube-system],"
                        + " resources: [{group: rbac.authorization.k8s.io, resources: [roles, rolebindings]}]",
                "level: Metadata, userGroups: [developers], nonResourceURLs: ['/logs*', '/healthz*', /metrics, '*']",
                "level: Metadata, omitStages: [RequestReceived, ResponseStarted, ResponseComplete, Panic]",
            })
    void whatKubeApiserverTakesIsTaken(String rule) {
        assertDoesNotThrow(() ->
                AuditPolicy.parse(Path.of("audit.yaml"), HEAD + "metadata: {name: mine}\nrules:\n- {" + rule + "}\n"));
    }

    private static List<Fault> faultsOf(String text) {
        return assertThrows(InvalidConfigurationException.class, () -> AuditPolicy.parse(Path.of("audit.yaml"), text))
                .faults();
    }
}
