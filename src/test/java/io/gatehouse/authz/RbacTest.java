package io.gatehouse.authz;

import static io.gatehouse.authz.Questions.answer;
import static io.gatehouse.authz.Questions.question;
import static io.gatehouse.authz.Questions.resource;
import static io.gatehouse.authz.Questions.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.sun.management.ThreadMXBean;
import io.gatehouse.config.AuthorizationConfiguration;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Attributes;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Decision.Verdict;
import io.gatehouse.core.Identity;
import io.gatehouse.core.RequestInfo;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RbacTest {
    private static final String ROLES = """
            {apiVersion: v1, kind: List, items: [
              {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: reader, labels: {read: all}}, rules: [
                {verbs: [get, list], apiGroups: [""], resources: [pods, pods/log, "*/scale", "a/"]},
                {verbs: [get], nonResourceURLs: [/healthz, "/logs/*", "/deep**"]}]},
              {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: named}, rules: [
                {verbs: ["*"], apiGroups: [apps], resources: ["*"], resourceNames: [a, b]}]},
              {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: all}, rules: [
                {verbs: ["*"], apiGroups: ["*"], resources: ["*"]}, {verbs: [get], nonResourceURLs: ["*"]}]},
              {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: sum}, rules: [
                {verbs: [delete], apiGroups: [""], resources: [pods]}],
                aggregationRule: {clusterRoleSelectors: [{matchLabels: {read: all}}, {matchExpressions: [{key: sum, operator: Exists}]}]}},
              {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: sum of sums, labels: {sum: "1"}},
                aggregationRule: {clusterRoleSelectors: [{matchLabels: {write: all}}, {matchLabels: {sum: "1"}}]}},
              {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: writer, labels: {write: all}}, rules: [
                {verbs: [update], apiGroups: [""], resources: [pods]}]},
              {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: reader, namespace: n}, rules: [
                {verbs: [get], apiGroups: [""], resources: [secrets]}]},
            ]}
            """;

    private static final String BINDING =
            "{apiVersion: rbac.authorization.k8s.io/v1, kind: %s, metadata: {name: b%s}, roleRef: {kind: %s, name: %s}, subjects: %s}";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void writeRoles() throws IOException {
        file = folder.resolve("roles.yaml");
        Files.writeString(file, ROLES);
    }

    @ParameterizedTest
    @CsvSource({
        "get, '', pods, true",
        "list, '', pods, true",
        "delete, '', pods, false",
        "get, apps, pods, false",
        "get, '', pods/log, true",
        "get, '', pods/exec, false",
        "get, '', nodes/scale, true",
        "get, '', pods/scale, true",
        "get, '', nodes, false",
        "get, '', a, false",
        "get, '', '*', false",
        "get, '', '*/scale', true",
        "'', '', pods, false"
    })
    void rulesAllowTheirVerbsOnTheirResources(String verb, String group, String resource, boolean allowed)
            throws Exception {
        Rbac rbac = clusterWide("reader", "[{kind: User, name: u}]");
        assertEquals(
                allowed,
                answer(rbac, user("u"), resource(verb, group, resource, "n", "x"))
                        .allows());
    }

    @ParameterizedTest
    @CsvSource({
        "get, /healthz, true",
        "post, /healthz, false",
        "get, /healthz/, false",
        "get, /logs/, true",
        "get, /logs/a/b, true",
        "get, /logs, false",
        "get, /deep, true",
        "get, /deeper, true",
        "get, /, false"
    })
    void rulesAllowTheirVerbsOnTheirPaths(String verb, String path, boolean allowed) throws Exception {
        Rbac rbac = clusterWide("reader", "[{kind: User, name: u}]");
        assertEquals(
                allowed, answer(rbac, user("u"), RequestInfo.ofPath(path, verb)).allows());
    }

    @ParameterizedTest
    @CsvSource({"a, true", "b, true", "c, false", "'', false"})
    void namedRulesAllowTheirNamesAlone(String name, boolean allowed) throws Exception {
        Rbac rbac = clusterWide("named", "[{kind: User, name: u}]");
        assertEquals(
                allowed,
                answer(rbac, user("u"), resource("patch", "apps", "deployments/x", "n", name))
                        .allows());
    }

    @Test
    void aStarAllowsEverything() throws Exception {
        Rbac rbac = clusterWide("all", "[{kind: User, name: u}]");
        assertEquals(
                true, answer(rbac, user("u"), resource("", "x", "y/z", "", "")).allows());
        assertEquals(
                true, answer(rbac, user("u"), RequestInfo.ofPath("/any", "get")).allows());
        assertEquals(
                false,
                answer(rbac, user("u"), RequestInfo.ofPath("/any", "post")).allows());
    }

    @ParameterizedTest
    @CsvSource({"get, true", "update, true", "delete, false"})
    void aggregatedRolesHaveTheRulesOfOthersAlone(String verb, boolean allowed) throws Exception {
        Rbac rbac = clusterWide("sum", "[{kind: User, name: u}]");
        assertEquals(
                allowed,
                answer(rbac, user("u"), resource(verb, "", "pods", "n", "x")).allows());
    }

    @ParameterizedTest
    @CsvSource({"n, true", "m, false", "'', false"})
    void bindingsInANamespaceGiveNothingElsewhere(String namespace, boolean allowed) throws Exception {
        Rbac rbac = inNamespace("ClusterRole", "all", "[{kind: User, name: u}]");
        assertEquals(
                allowed,
                answer(rbac, user("u"), resource("get", "", "pods", namespace, "x"))
                        .allows());
        assertEquals(
                false,
                answer(rbac, user("u"), RequestInfo.ofPath("/any", "get")).allows());
    }

    @Test
    void aRoleIsAnotherThanTheClusterRoleOfTheSameName() throws Exception {
        Rbac rbac = inNamespace("Role", "reader", "[{kind: User, name: u}]");
        assertEquals(
                true,
                answer(rbac, user("u"), resource("get", "", "secrets", "n", "x"))
                        .allows());
        assertEquals(
                false,
                answer(rbac, user("u"), resource("get", "", "pods", "n", "x")).allows());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "u | | ClusterRoleBinding \"b\" of ClusterRole \"all\" to User \"u\"",
                "x | h | ClusterRoleBinding \"b\" of ClusterRole \"all\" to Group \"h\"",
                "u | g | ClusterRoleBinding \"b\" of ClusterRole \"all\" to Group \"g\"",
                "x | h,g | ClusterRoleBinding \"b\" of ClusterRole \"all\" to Group \"g\"",
                "system:serviceaccount:n:s | | ClusterRoleBinding \"b\" of ClusterRole \"all\" to ServiceAccount \"s/n\"",
                "a\"b | | ClusterRoleBinding \"b\" of ClusterRole \"all\" to User \"a\\\"b\""
            })
    void theReasonNamesTheFirstSubjectOfTheBindingThatIsTheUser(String name, String groups, String reason)
            throws Exception {
        Rbac rbac = clusterWide(
                "all",
                "[{kind: Group, name: g}, {kind: User, name: u}, {kind: Group, name: h}, "
                        + "{kind: ServiceAccount, name: s, namespace: n}, {kind: User, name: 'system:serviceaccount:n:s'}, {kind: User, name: 'a\"b'}]");
        Identity user = groups == null ? user(name) : user(name, groups.split(","));
        Decision decision = answer(rbac, user, resource("get", "", "pods", "n", "x"));
        assertEquals(new Decision(Verdict.ALLOW, "rbac", "RBAC: allowed by " + reason), decision);
    }

    @Test
    void serviceAccountsAreOfTheBindingsNamespaceWhereNoneIsWritten() throws Exception {
        Rbac rbac = inNamespace("ClusterRole", "all", "[{kind: ServiceAccount, name: s}]");
        RequestInfo action = resource("get", "", "pods", "n", "x");
        assertEquals(
                "RBAC: allowed by RoleBinding \"b/n\" of ClusterRole \"all\" to ServiceAccount \"s/n\"",
                answer(rbac, user("system:serviceaccount:n:s"), action).reason());
        assertEquals(
                false, answer(rbac, user("system:serviceaccount:m:s"), action).allows());
    }

    @Test
    void clusterRoleBindingsAreAskedBeforeRoleBindings() throws Exception {
        Rbac rbac = rbac(
                binding("RoleBinding", ", namespace: n", "ClusterRole", "all", "[{kind: User, name: u}]"),
                binding("ClusterRoleBinding", "", "ClusterRole", "all", "[{kind: Group, name: g}]"));
        assertEquals(
                "RBAC: allowed by ClusterRoleBinding \"b\" of ClusterRole \"all\" to Group \"g\"",
                answer(rbac, user("u", "g"), resource("get", "", "pods", "n", "x"))
                        .reason());
    }

    @Test
    void missingRolesAreToldWhereNothingAllows() throws Exception {
        Rbac rbac = rbac(
                binding(
                        "ClusterRoleBinding",
                        "",
                        "ClusterRole",
                        "gone",
                        "[{kind: User, name: u}, {kind: Group, name: g}]"),
                binding("RoleBinding", ", namespace: n", "Role", "lost", "[{kind: Group, name: g}]"),
                binding("RoleBinding", ", namespace: m", "ClusterRole", "all", "[{kind: Group, name: g}]"));
        String gone = "clusterrole.rbac.authorization.k8s.io \"gone\" not found";
        String lost = "role.rbac.authorization.k8s.io \"lost\" not found";
        assertEquals(
                new Decision(Verdict.NO_OPINION, "rbac", "RBAC: " + gone),
                answer(rbac, user("u"), resource("get", "", "pods", "n", "x")));
        assertEquals(
                "RBAC: [" + gone + ", " + lost + "]",
                answer(rbac, user("u", "g"), resource("get", "", "pods", "n", "x"))
                        .reason());
        assertEquals(
                true,
                answer(rbac, user("u", "g"), resource("get", "", "pods", "m", "x"))
                        .allows());
        assertEquals(Decision.NO_OPINION, answer(rbac, user("x"), resource("get", "", "pods", "n", "x")));
    }

    @Test
    void theAnswerIsThereBeforeTheQuestion() throws Exception {
        Rbac rbac = clusterWide("reader", "[{kind: Group, name: g}, {kind: User, name: u}]");
        for (String verb : List.of("get", "delete")) {
            Attributes attributes = question(user("u", "x", "g"), resource(verb, "", "pods", "n", "x"));
            assertSame(rbac.authorize(attributes), rbac.authorize(attributes));
        }
    }

    @Test
    void anAnswerCostsNoMemory() throws Exception {
        Rbac rbac = clusterWide("reader", "[{kind: Group, name: g}, {kind: User, name: u}]");
        Attributes allowed = question(user("u", "x", "g"), resource("get", "", "pods/log", "n", "x"));
        Attributes refused = question(user("u", "x", "g"), resource("delete", "", "pods/log", "n", "x"));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int questions = 10_000;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < questions; i++) {
            rbac.authorize(allowed);
            rbac.authorize(refused);
        }
        long each = (threads.getCurrentThreadAllocatedBytes() - before) / questions;
        assertEquals(0, each, "bytes a question");
    }

    private Rbac clusterWide(String role, String subjects) throws Exception {
        return rbac(binding("ClusterRoleBinding", "", "ClusterRole", role, subjects));
    }

    private Rbac inNamespace(String roleKind, String role, String subjects) throws Exception {
        return rbac(binding("RoleBinding", ", namespace: n", roleKind, role, subjects));
    }

    private static String binding(String kind, String namespace, String roleKind, String role, String subjects) {
        return String.format(BINDING, kind, namespace, roleKind, role, subjects);
    }

    private Rbac rbac(String... bindings) throws IOException, InvalidConfigurationException {
        Files.writeString(file, ROLES + "---\n" + String.join("\n---\n", bindings));
        return new Rbac(RoleFiles.read(new AuthorizationConfiguration.Rbac(false, List.of(file))));
    }
}
