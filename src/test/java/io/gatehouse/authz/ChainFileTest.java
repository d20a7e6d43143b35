package io.gatehouse.authz;

import static io.gatehouse.authz.Questions.answer;
import static io.gatehouse.authz.Questions.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.AuthorizationConfiguration;
import io.gatehouse.config.AuthorizationConfiguration.Abac;
import io.gatehouse.config.AuthorizationConfiguration.Live;
import io.gatehouse.config.AuthorizationConfiguration.Rbac;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Decision.Verdict;
import io.gatehouse.core.Environment;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.lab.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChainFileTest {
    private static final String CHAIN = """
            apiVersion: apiserver.config.k8s.io/v1
            kind: AuthorizationConfiguration
            authorizers:
            - type: RBAC
              name: rbac
            - type: Webhook
              name: a.example
              webhook:
                timeout: 3s
                subjectAccessReviewVersion: v1
                matchConditionSubjectAccessReviewVersion: v1
                failurePolicy: Deny
                connectionInfo: {type: KubeConfigFile, kubeConfigFile: hook.yaml}
                matchConditions:
                - expression: has(request.resourceAttributes)
                - expression: "!('robots' in request.groups)"
            """;
    private static final String KUBECONFIG = """
            apiVersion: v1
            kind: Config
            clusters: [{name: hook, cluster: {server: "https://hook.example/authorize"}}]
            users: []
            contexts: [{name: hook, context: {cluster: hook}}]
            current-context: hook
            """;

    @TempDir
    private Path folder;

    private final Environment environment =
            new Environment(Surroundings.NONE.vertx(), Clock.systemUTC(), Surroundings.NONE.apiServers());

    @BeforeEach
    void hook() throws IOException {
        Files.writeString(folder.resolve("hook.yaml"), KUBECONFIG);
    }

    private Authorizer chain(String text, Rbac rbac, Optional<Abac> abac) throws Exception {
        Path file = Files.writeString(folder.resolve("chain.yaml"), text);
        return Authorizers.of(new AuthorizationConfiguration(file, rbac, abac), environment);
    }

    private Authorizer chain(String text) throws Exception {
        return chain(text, new Rbac(false, List.of()), Optional.empty());
    }

    private String faults(String text, Rbac rbac, Optional<Abac> abac) {
        return String.valueOf(assertThrows(InvalidConfigurationException.class, () -> chain(text, rbac, abac))
                .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta1", "v1alpha1"})
    void itIsReadWithAllThatItNamesWhileNobodyAnswersThere(String version) throws Exception {
        chain(CHAIN.replace("k8s.io/v1", "k8s.io/" + version));
        assertEquals(Set.of(folder.resolve("hook.yaml")), environment.filesRead());
    }

    @Test
    void theFirstOpinionDecidesInItsOrder() throws Exception {
        String text = """
                apiVersion: apiserver.config.k8s.io/v1
                kind: AuthorizationConfiguration
                authorizers: [{type: AlwaysDeny, name: alwaysdeny}, {type: AlwaysAllow, name: alwaysallow}]
                """;
        assertEquals(
                new Decision(Verdict.ALLOW, "alwaysallow", ""),
                answer(chain(text), user("u"), RequestInfo.ofPath("/x", "get")));
        assertEquals(
                new Decision(Verdict.NO_OPINION, "", "alwaysdeny: Everything is forbidden."),
                answer(
                        chain(text.replace(", {type: AlwaysAllow, name: alwaysallow}", "")),
                        user("u"),
                        RequestInfo.ofPath("/x", "get")));
    }

    @Test
    void whomAConditionLeavesOutTheOthersDecideAbout() throws Exception {
        assertEquals(Decision.NO_OPINION, answer(chain(CHAIN), user("u", "robots"), RequestInfo.ofPath("/x", "get")));
    }

    /** In the file, what stands there instead, what is told. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            k8s.io/v1 | k8s.io/v2 | kind AuthorizationConfiguration of apiserver.config.k8s.io/v2 (expected: one of
            kind: Auth | kind: Auths | expected: one of
            type: RBAC | type: Rbac | authorizers[0].type: "Rbac" (expected: RBAC, ABAC, AlwaysAllow, AlwaysDeny, Webhook; did you mean RBAC?)
            type: RBAC | type: Node | authorizers[0].type: "Node" (expected: RBAC, ABAC, AlwaysAllow, AlwaysDeny, Webhook; the gate has no Node authorizer yet: with RBAC, bind
            type: RBAC | typ: RBAC | authorizers[0].typ: unknown key (did you mean type?)
            name: rbac | name: roles | authorizers[0].name: "roles" (expected: rbac)
            name: a.example | name: rbac | authorizers[1].name: "rbac" (expected: each name once)
            name: a.example | name: A_b | authorizers[1].name: "A_b" (expected: a name of small letters
            name: a.example | `name: ""` | authorizers[1].name: "" (expected: a name of small letters
            `- type: RBAC\n  name: rbac` | `- {type: RBAC, name: rbac}\n- {type: RBAC, name: x}` | authorizers[1].type: RBAC (expected: each type but Webhook once)
            name: rbac | `name: rbac\n  webhook: {timeout: 3s, subjectAccessReviewVersion: v1, failurePolicy: Deny, connectionInfo: {type: x}}` | authorizers[0].webhook: a webhook (expected: none but for the type Webhook)
            timeout: 3s | timeout: 31s | webhook.timeout: PT31S (expected: more than 0s and at most 30s)
            timeout: 3s | timeout: 0s | webhook.timeout: PT0S (expected: more than 0s and at most 30s)
            timeout: 3s | timeout: -1s | webhook.timeout: "-1s"
            timeout: 3s | authorizedTTL: -1s | webhook.authorizedTTL: "-1s"
            timeout: 3s | authorizedTTL: 1s | webhook.timeout: missing
            subjectAccessReviewVersion: v1 | subjectAccessReviewVersion: v2 | webhook.subjectAccessReviewVersion: "v2" (expected: v1, v1beta1; did you mean v1?)
            matchConditionSubjectAccessReviewVersion: v1 | `` | webhook.matchConditionSubjectAccessReviewVersion: missing (expected: v1, for there are matchConditions)
            matchConditionSubjectAccessReviewVersion: v1 | matchConditionSubjectAccessReviewVersion: v1beta1 | webhook.matchConditionSubjectAccessReviewVersion: "v1beta1" (expected: v1)
            failurePolicy: Deny | failurePolicy: Ignore | webhook.failurePolicy: "Ignore" (expected: NoOpinion, Deny)
            failurePolicy: Deny | `` | webhook.failurePolicy: missing
            type: KubeConfigFile | type: InClusterConfig | connectionInfo.type: "InClusterConfig" (expected: KubeConfigFile; as at kube-apiserver
            type: KubeConfigFile | type: Url | connectionInfo.type: "Url" (expected: KubeConfigFile)
            , kubeConfigFile: hook.yaml | `` | connectionInfo.kubeConfigFile: missing (expected: the name of a kubeconfig file)
            kubeConfigFile: hook.yaml | kubeConfigFile: other.yaml | other.yaml: there is no such file
            has(request.resourceAttributes) | has(request.resource) | webhook.matchConditions[0].expression: no valid expression: ERROR
            has(request.resourceAttributes) | request.user | webhook.matchConditions[0].expression: no valid expression: must evaluate to bool but got string
            has(request.resourceAttributes) | authorizer.path('/x').check('get').allowed() | webhook.matchConditions[0].expression: no valid expression
            has(request.resourceAttributes) | `" "` | webhook.matchConditions[0].expression: " " (expected: CEL)
            has(request.resourceAttributes) | `"!('robots' in request.groups)"` | webhook.matchConditions[1].expression: "!('robots' in request.groups)" (expected: each expression once)
            """)
    void aFaultIsToldWithItsPlace(String there, String instead, String told) {
        String text = CHAIN.replace(there, instead.replace("\\n", "\n"));
        String faults = faults(text, new Rbac(false, List.of()), Optional.empty());
        assertTrue(faults.contains(told), faults);
    }

    @Test
    void thereIsSomebodyInTheChainAndOneChain() {
        Rbac none = new Rbac(false, List.of());
        String head = CHAIN.substring(0, CHAIN.indexOf("- type"));
        assertTrue(faults(head.replace("authorizers:", "authorizers: []"), none, Optional.empty())
                .contains("authorizers: nothing (expected: at least one authorizer)"));
        assertTrue(faults("", none, Optional.empty()).contains("nothing stands here"));
        assertTrue(faults(CHAIN + "---\n" + CHAIN, none, Optional.empty())
                .contains("a second AuthorizationConfiguration (expected: one)"));
        String many = "    - expression: request.user != 'x%d'\n";
        StringBuilder conditions = new StringBuilder(CHAIN);
        for (int i = 0; i < 63; i++) {
            conditions.append(many.formatted(i));
        }
        assertTrue(faults(conditions.toString(), none, Optional.empty())
                .contains("webhook.matchConditions: 65 (expected: at most 64)"));
    }

    @Test
    void whatTheGatesOwnConfigurationSaysIsForSomebodyInTheFile() throws Exception {
        Rbac live = new Rbac(false, List.of(), Optional.of(new Live(Duration.ofMinutes(1))));
        String withoutRbac = CHAIN.replace("- type: RBAC\n  name: rbac\n", "");
        assertTrue(
                faults(withoutRbac, live, Optional.empty()).contains("authorizers: no RBAC authorizer (expected: one"));
        Abac abac = new Abac(Files.writeString(folder.resolve("policy.jsonl"), ""));
        assertTrue(faults(CHAIN, new Rbac(false, List.of()), Optional.of(abac))
                .contains("authorizers: no ABAC authorizer (expected: one"));
        String withAbac = CHAIN.replace("type: RBAC\n  name: rbac", "type: ABAC\n  name: abac");
        assertTrue(faults(withAbac, new Rbac(false, List.of()), Optional.empty())
                .contains("authorizers: an ABAC authorizer (expected: authorization.abac.policyFile"));
    }
}
