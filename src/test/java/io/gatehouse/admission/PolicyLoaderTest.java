package io.gatehouse.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.Fault;
import io.gatehouse.config.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyLoaderTest {
    private static final String RULES =
            "{apiGroups: [''], apiVersions: [v1], operations: [OPERATIONS], resources: [RESOURCES]}";
    private static final String POLICY = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata:
              name: p
            spec:
              matchConstraints:
                resourceRules:
                - RULE
                MORE: {}
              matchConditions:
              - name: c
                expression: CONDITION
              variables:
              - name: v
                expression: VARIABLE
              validations:
              - expression: EXPRESSION
                messageExpression: MESSAGE
              auditAnnotations:
              - key: k
                valueExpression: NOTE
              EXTRA: x
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata:
              name: b
            spec:
              policyName: p
              validationActions:
              - Deny
            """;

    @TempDir
    Path folder;

    @Test
    void aSoundPolicyLoads() throws Exception {
        List<Policy> policies = load(text("EXPRESSION", "object.x == variables.v"));
        assertEquals(1, policies.size());
        assertEquals(
                List.of("b"),
                policies.get(0).bindings().stream().map(Policy.Binding::name).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    EXPRESSION | params.x == 1 | 16 | spec.validations[0].expression | params (expected: none of it, for the gate reads no parameters from the cluster)
                    EXPRESSION | namespaceObject.metadata.name == 'x' | 16 | spec.validations[0].expression | namespaceObject (expected: none of it, for the gate does not know namespaces; request.namespace is there)
                    EXPRESSION | authorizer.path('/').check('get').allowed() | 16 | spec.validations[0].expression | authorizer (expected: none of it, for the gate's authorizers cannot be asked from expressions)
                    EXPRESSION | oldObject == null | 16 | spec.validations[0].expression | oldObject (expected: none of it with rules for UPDATE or DELETE, for the gate sees the stored object with reviewOn: upstreamDryRun alone)
                    VARIABLE | oldObject | 14 | spec.variables[0].expression | oldObject (expected: none of it with rules for UPDATE or DELETE, for the gate sees the stored object with reviewOn: upstreamDryRun alone)
                    CONDITION | object.x | 11 | spec.matchConditions[0].expression | must evaluate to bool but got dyn
                    CONDITION | variables.v | 11 | spec.matchConditions[0].expression | undeclared reference to 'variables'
                    EXPRESSION | variables.w | 16 | spec.validations[0].expression | undefined field 'w'
                    MESSAGE | 5 | 17 | spec.validations[0].messageExpression | expected: text
                    MESSAGE | 1 + 1 | 17 | spec.validations[0].messageExpression | must evaluate to string but got int
                    NOTE | request.nope | 20 | spec.auditAnnotations[0].valueExpression | undefined field 'nope'
                    NOTE | 1 == 1 | 20 | spec.auditAnnotations[0].valueExpression | must evaluate to string or null_type but got bool
                    EXPRESSION | object. | 16 | spec.validations[0].expression | no valid expression: ERROR: <input>:1:8
                    MORE | namespaceSelector: {matchLabels: {a: b}} | 9 | spec.matchConstraints.namespaceSelector | a selector (expected: none, for the gate does not know the labels of namespaces
                    MORE | objectSelector: {matchLabels: {a: b}} | 9 | spec.matchConstraints.objectSelector | a selector (expected: none with rules for UPDATE or DELETE
                    MORE | matchPolicy: Sometimes | 9 | spec.matchConstraints.matchPolicy | Equivalent
                    MORE | namespaceSelectors: {} | 9 | spec.matchConstraints.namespaceSelectors | did you mean namespaceSelector?
                    EXTRA | paramKind: {kind: X} | 21 | spec.paramKind | a kind (expected: nothing, for the gate reads no parameters from the cluster)
                    EXTRA | failurePolicy: Maybe | 21 | spec.failurePolicy | Fail, Ignore
                    RESOURCES | pods, '*/*' | 8 | spec.matchConstraints.resourceRules[0].resources | no other beside */*
                    OPERATIONS | CREATE, '*' | 8 | spec.matchConstraints.resourceRules[0].operations | no other beside *
                    OPERATIONS | PATCH | 8 | spec.matchConstraints.resourceRules[0].operations[0] | CREATE, UPDATE, DELETE, CONNECT, *
                    """)
    void whatTheGateCannotDoIsAFaultWithItsPlace(String part, String value, int line, String path, String message)
            throws Exception {
        InvalidConfigurationException e =
                assertThrows(InvalidConfigurationException.class, () -> load(text(part, value)));
        Fault fault = e.faults().get(0);
        assertEquals(path, fault.path(), fault::toString);
        assertEquals(line, fault.line(), fault::toString);
        assertTrue(fault.message().contains(message), fault::toString);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    object.x == 1 | CONNECT | pods/exec | object (expected: none of it with rules for CONNECT
                    """)
    void whatARuleCannotSeeIsAFault(String expression, String operations, String resources, String message)
            throws Exception {
        String text = text("EXPRESSION", expression)
                .replace("CREATE, UPDATE", operations)
                .replace("[pods]", "[" + resources + "]");
        InvalidConfigurationException e = assertThrows(InvalidConfigurationException.class, () -> load(text));
        assertTrue(e.getMessage().contains(message), e::getMessage);
    }

    @Test
    void whatAnotherRuleSeesIsNone() throws Exception {
        load(text("EXPRESSION", "oldObject == null").replace("CREATE, UPDATE", "CREATE"));
        load(text("EXPRESSION", "object.x == 1").replace("CREATE, UPDATE", "'*'"));
        load(text("EXPRESSION", "request.operation == 'CONNECT'")
                .replace("CREATE, UPDATE", "CONNECT")
                .replace("expression: object.x", "expression: request.name")
                .replace("[pods]", "[pods/exec]"));
        load(text("MORE", "objectSelector: {matchLabels: {a: b}}").replace("CREATE, UPDATE", "CREATE"));
        load(text("MORE", "namespaceSelector: {}"));
        load(text("EXPRESSION", "has(request.options.gracePeriodSeconds) && request.dryRun")
                .replace("CREATE, UPDATE", "DELETE")
                .replace("expression: object.x", "expression: request.name"));
    }

    @Test
    void halvesAreFaults() {
        String both = text("EXPRESSION", "'true'");
        assertFault(
                both.substring(0, both.indexOf("---")),
                "4: metadata.name: \"p\" (expected: a binding, for without one a policy has no effect)");
        assertFault(
                both.replace("policyName: p", "policyName: q"),
                "27: spec.policyName: \"q\" (expected: a policy of the configured files)");
        assertFault(both + "---\n" + both, "metadata.name: \"p\" (expected: another name, for");
    }

    @Test
    void everyFaultIsToldAtOnce() throws Exception {
        String bad = text("EXPRESSION", "params.x").replace("valueExpression: \"'n'\"", "valueExpression: authorizer");
        InvalidConfigurationException e = assertThrows(
                InvalidConfigurationException.class,
                () -> PolicyLoader.load(
                        List.of(write("a", bad), Path.of("/nowhere.yaml"), write("b", "kind: X")), false));
        assertEquals(2, e.faults().size(), e::getMessage);
        InvalidConfigurationException alone = assertThrows(InvalidConfigurationException.class, () -> load(bad));
        assertEquals(2, alone.faults().size(), alone::getMessage);
    }

    private void assertFault(String text, String expected) {
        InvalidConfigurationException e = assertThrows(InvalidConfigurationException.class, () -> load(text));
        assertTrue(e.getMessage().contains(expected), e::getMessage);
    }

    private List<Policy> load(String text) throws Exception {
        return PolicyLoader.load(List.of(write("policies.yaml", text)), false);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** The policy with one part changed. */
    private static String text(String part, String value) {
        return POLICY.replace("RULE", RULES)
                .replace(part.equals("MORE") ? "MORE: {}" : part.equals("EXTRA") ? "EXTRA: x" : part, value)
                .replace("    MORE: {}\n", "")
                .replace("  EXTRA: x\n", "")
                .replace("OPERATIONS", "CREATE, UPDATE")
                .replace("RESOURCES", "pods")
                .replace("CONDITION", "'true'")
                .replace("VARIABLE", "object.x")
                .replace("EXPRESSION", "'true'")
                .replace("MESSAGE", "\"'m'\"")
                .replace("NOTE", "\"'n'\"");
    }
}
