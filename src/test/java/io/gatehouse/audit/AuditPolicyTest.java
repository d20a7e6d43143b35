package io.gatehouse.audit;

import static io.gatehouse.audit.Level.METADATA;
import static io.gatehouse.audit.Level.NONE;
import static io.gatehouse.audit.Level.REQUEST;
import static io.gatehouse.audit.Level.REQUEST_RESPONSE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Identity;
import io.gatehouse.core.RequestInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What kube-apiserver's policy checker decides (k8s.io/apiserver, {@code pkg/audit/policy/checker_test.go}). */
class AuditPolicyTest {
    private static final Identity TIM = Identity.of("tim@k8s.io", List.of("humans", "developers"));
    private static final RequestInfo POD = RequestInfo.ofAction("get", "", "v1", "default", "pods", "", "busybox");
    private static final RequestInfo POD_LOG =
            RequestInfo.ofAction("get", "", "v1", "default", "pods", "log", "busybox");
    private static final RequestInfo ROLE =
            RequestInfo.ofAction("get", "rbac.authorization.k8s.io", "v1", "", "clusterroles", "", "edit");
    private static final RequestInfo ROLE_STATUS =
            RequestInfo.ofAction("update", "rbac.authorization.k8s.io", "v1", "", "clusterroles", "status", "some");
    private static final RequestInfo LOGS = RequestInfo.ofPath("/logs/kubelet.log", "get");

    private static final Map<String, String> RULES = Map.ofEntries(
            Map.entry("all", "level: Metadata"),
            Map.entry("create", "level: Request, verbs: [create]"),
            Map.entry("tims", "level: Metadata, users: ['tim@k8s.io']"),
            Map.entry("humans", "level: Metadata, userGroups: [humans]"),
            Map.entry("serviceAccounts", "level: Request, userGroups: ['system:serviceaccounts']"),
            Map.entry("pods", "level: RequestResponse, verbs: [get], resources: [{resources: [pods]}]"),
            Map.entry("podLogs", "level: Request, verbs: [get], resources: [{resources: [pods/log]}]"),
            Map.entry("any", "level: Request, verbs: [get], resources: [{resources: ['*']}]"),
            Map.entry("anyLog", "level: Request, verbs: [get], resources: [{resources: ['*/log']}]"),
            Map.entry("podsAndAll", "level: Request, verbs: [get], resources: [{resources: ['pods/*']}]"),
            Map.entry(
                    "roles",
                    "level: RequestResponse, verbs: [get], namespaces: [''],"
                            + " resources: [{group: rbac.authorization.k8s.io, resources: [clusterroles]}]"),
            Map.entry(
                    "statuses",
                    "level: RequestResponse, verbs: [update], resources: [{group: '*', resources: ['*/status']}]"),
            Map.entry("logs", "level: RequestResponse, verbs: [get], nonResourceURLs: ['/logs*']"),
            Map.entry("everyPath", "level: Request, nonResourceURLs: ['*']"),
            Map.entry("metrics", "level: Request, verbs: [get], nonResourceURLs: [/metrics]"),
            Map.entry(
                    "editRole",
                    "level: Request, resources: [{group: rbac.authorization.k8s.io, resources: [clusterroles],"
                            + " resourceNames: [edit]}]"),
            Map.entry("coreGroup", "level: Request, resources: [{group: ''}]"),
            Map.entry("elsewhere", "level: Request, namespaces: [kube-system]"),
            Map.entry("here", "level: Request, namespaces: [default, kube-system]"),
            Map.entry("unscoped", "level: Request, namespaces: ['']"));

    private record Row(@Nullable Identity user, RequestInfo request, Level level, String... rules) {}

    @TestFactory
    List<DynamicTest> theFirstRuleThatMatchesDecides() {
        return List.of(
                        new Row(TIM, POD, METADATA, "all"),
                        new Row(TIM, POD, NONE, "create"),
                        new Row(TIM, POD, METADATA, "tims"),
                        new Row(TIM, POD, METADATA, "humans"),
                        new Row(TIM, POD, NONE, "serviceAccounts"),
                        new Row(TIM, POD, REQUEST_RESPONSE, "pods"),
                        new Row(TIM, POD, NONE, "roles"),
                        new Row(TIM, POD, NONE, "logs"),
                        new Row(TIM, POD, NONE, "metrics"),
                        new Row(TIM, POD, NONE, "everyPath"),
                        new Row(TIM, POD, NONE, "anyLog"),
                        new Row(TIM, POD, REQUEST, "podsAndAll"),
                        new Row(TIM, POD, REQUEST, "coreGroup"),
                        new Row(TIM, POD, NONE, "elsewhere"),
                        new Row(TIM, POD, REQUEST, "here"),
                        new Row(TIM, POD, NONE, "unscoped"),
                        new Row(TIM, POD, METADATA, "metrics", "serviceAccounts", "all"),
                        new Row(TIM, POD, REQUEST_RESPONSE, "metrics", "pods", "all"),
                        new Row(TIM, POD, REQUEST_RESPONSE, "podLogs", "pods"),
                        new Row(TIM, ROLE, METADATA, "all"),
                        new Row(TIM, ROLE, NONE, "create"),
                        new Row(TIM, ROLE, METADATA, "tims"),
                        new Row(TIM, ROLE, METADATA, "humans"),
                        new Row(TIM, ROLE, NONE, "serviceAccounts"),
                        new Row(TIM, ROLE, NONE, "pods"),
                        new Row(TIM, ROLE, NONE, "coreGroup"),
                        new Row(TIM, ROLE, REQUEST_RESPONSE, "roles"),
                        new Row(TIM, ROLE, REQUEST, "unscoped"),
                        new Row(TIM, ROLE, REQUEST, "editRole", "roles"),
                        new Row(TIM, ROLE, NONE, "logs"),
                        new Row(TIM, ROLE, NONE, "metrics"),
                        new Row(TIM, ROLE, METADATA, "metrics", "serviceAccounts", "all"),
                        new Row(TIM, ROLE, REQUEST_RESPONSE, "metrics", "roles", "all"),
                        new Row(TIM, ROLE, NONE, "podLogs", "pods"),
                        new Row(TIM, LOGS, METADATA, "all"),
                        new Row(TIM, LOGS, NONE, "create"),
                        new Row(TIM, LOGS, METADATA, "tims"),
                        new Row(TIM, LOGS, METADATA, "humans"),
                        new Row(TIM, LOGS, NONE, "serviceAccounts"),
                        new Row(TIM, LOGS, NONE, "pods"),
                        new Row(TIM, LOGS, NONE, "roles"),
                        new Row(TIM, LOGS, NONE, "unscoped"),
                        new Row(TIM, LOGS, REQUEST_RESPONSE, "logs"),
                        new Row(TIM, LOGS, REQUEST, "everyPath"),
                        new Row(TIM, LOGS, NONE, "metrics"),
                        new Row(TIM, LOGS, METADATA, "metrics", "serviceAccounts", "all"),
                        new Row(TIM, LOGS, REQUEST_RESPONSE, "logs", "roles", "all"),
                        new Row(TIM, LOGS, NONE, "podLogs", "pods"),
                        new Row(TIM, POD_LOG, NONE, "pods"),
                        new Row(TIM, POD_LOG, REQUEST, "podLogs", "pods"),
                        new Row(TIM, POD_LOG, REQUEST, "any"),
                        new Row(TIM, POD_LOG, REQUEST, "anyLog"),
                        new Row(TIM, POD_LOG, REQUEST, "podsAndAll"),
                        new Row(null, POD, NONE, "tims"),
                        new Row(null, POD, METADATA, "tims", "all"),
                        new Row(null, POD, NONE, "humans"),
                        new Row(null, POD, METADATA, "humans", "all"),
                        new Row(TIM, ROLE_STATUS, REQUEST_RESPONSE, "statuses"),
                        new Row(TIM, ROLE_STATUS, NONE, "editRole"))
                .stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.request + " by " + String.join(", ", row.rules),
                        () -> assertEquals(
                                row.level,
                                policy(rules(row.rules))
                                        .treatmentOf(row.user, row.request)
                                        .level())))
                .toList();
    }

    @Test
    void stagesAreOmittedByPolicyAndRuleTogether() throws Exception {
        AuditPolicy policy = policy("""
                omitStages: [RequestReceived]
                rules:
                - {level: Request, verbs: [get], omitStages: [ResponseStarted, RequestReceived]}
                - {level: Metadata}
                """);
        assertEquals(
                Set.of(Stage.REQUEST_RECEIVED, Stage.RESPONSE_STARTED),
                policy.treatmentOf(TIM, POD).omitted());
        assertEquals(
                Set.of(Stage.REQUEST_RECEIVED),
                policy.treatmentOf(TIM, POD.withVerb("list")).omitted());
    }

    @Test
    void aRuleOverridesThePolicyAboutManagedFields() throws Exception {
        AuditPolicy policy = policy("""
                omitManagedFields: true
                rules:
                - {level: Request, verbs: [get], omitManagedFields: false}
                - {level: Request}
                """);
        assertEquals(false, policy.treatmentOf(TIM, POD).omitManagedFields());
        assertEquals(true, policy.treatmentOf(TIM, POD.withVerb("list")).omitManagedFields());
        assertEquals(
                true,
                policy("rules: [{level: Request, omitManagedFields: true}]")
                        .treatmentOf(TIM, POD)
                        .omitManagedFields());
    }

    @Test
    void withoutAPolicyNothingIsWritten() {
        assertEquals(NONE, AuditPolicy.NONE.treatmentOf(TIM, POD).level());
    }

    private static String rules(String... names) {
        StringBuilder text = new StringBuilder("rules:\n");
        for (String name : names) {
            text.append("- {").append(RULES.get(name)).append("}\n");
        }
        return text.toString();
    }

    private static AuditPolicy policy(String body) throws InvalidConfigurationException {
        return AuditPolicy.parse(Path.of("audit.yaml"), "apiVersion: audit.k8s.io/v1\nkind: Policy\n" + body);
    }
}
