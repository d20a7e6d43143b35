package io.gatehouse.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.Documents;
import io.gatehouse.config.InvalidConfigurationException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RbacObjectsTest {
    private static final Map<String, Class<? extends Record>> CLASSES = Map.of(
            "rbac.authorization.k8s.io/v1/Role", Role.class,
            "rbac.authorization.k8s.io/v1/ClusterRole", ClusterRole.class,
            "rbac.authorization.k8s.io/v1/RoleBinding", RoleBinding.class,
            "rbac.authorization.k8s.io/v1/ClusterRoleBinding", ClusterRoleBinding.class);

    @Test
    void whatKubectlWritesIsTakenAsItIs() throws InvalidConfigurationException {
        ClusterRole role = (ClusterRole) read("""
                kind: ClusterRole
                metadata:
                  name: a
                  creationTimestamp: "2026-01-01T00:00:00Z"
                  deletionTimestamp: null
                  generation: 3
                  uid: 0b0cd0d9-5b4b-4d07-9ae9-b4d3a0ab9d35
                  resourceVersion: "17"
                  annotations: {rbac.authorization.kubernetes.io/autoupdate: "true"}
                  labels: {x: y}
                  finalizers: [f]
                  ownerReferences: [{apiVersion: v1, kind: Namespace, name: n, uid: u, controller: true}]
                  managedFields:
                  - {apiVersion: v1, fieldsType: FieldsV1, fieldsV1: {"f:rules": {}}, manager: m, operation: Update, time: 2026-01-01T00:00:00Z}
                aggregationRule:
                  clusterRoleSelectors:
                  - matchLabels: {x: y}
                    matchExpressions: [{key: z, operator: DoesNotExist}]
                rules: null
                """);
        assertEquals("a", role.metadata().name());
        assertEquals(Map.of("x", "y"), role.metadata().labels());
        assertTrue(role.aggregationRule()
                .orElseThrow()
                .clusterRoleSelectors()
                .get(0)
                .matches(Map.of("x", "y")));
    }

    @Test
    void groupsOfSubjectsAndReferencesNeedNotBeWritten() throws InvalidConfigurationException {
        RoleBinding binding = (RoleBinding) read("""
                kind: RoleBinding
                metadata: {name: b, namespace: n}
                subjects:
                - {kind: ServiceAccount, name: s}
                - {kind: User, name: u}
                - {kind: Group, apiGroup: rbac.authorization.k8s.io, name: g}
                roleRef: {kind: Role, name: r}
                """);
        assertEquals(3, binding.subjects().size());
        assertEquals("rbac.authorization.k8s.io", binding.roleRef().apiGroup());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Role | metadata: {name: a} | metadata.namespace",
                "Role | metadata: {namespace: n} | metadata.name",
                "Role | metadata: {name: a/b, namespace: n} | metadata.name",
                "Role | metadata: {name: a, namespace: n}, rules: [{verbs: [get], nonResourceURLs: [/x]}] | rules",
                "Role | metadata: {name: a, namespace: n}, rule: [] | rule",
                "ClusterRole | metadata: {name: a, namespace: n} | metadata.namespace",
                "ClusterRole | metadata: {name: a}, rules: [{apiGroups: [''], resources: [x]}] | rules[0].verbs",
                "ClusterRole | metadata: {name: a}, rules: [{verbs: [get], resources: [x]}] | rules[0].apiGroups",
                "ClusterRole | metadata: {name: a}, rules: [{verbs: [get], apiGroups: ['']}] | rules[0].resources",
                "ClusterRole | metadata: {name: a}, rules: [{verbs: [get], nonResourceURLs: [/x], resources: [x]}] | rules[0].nonResourceURLs",
                "ClusterRole | metadata: {name: a}, rules: [{verbs: get, apiGroups: [''], resources: [x]}] | rules[0].verbs",
                "ClusterRole | metadata: {name: a}, aggregationRule: {} | aggregationRule.clusterRoleSelectors",
                "ClusterRole | metadata: {name: a}, aggregationRule: {clusterRoleSelectors: [{matchExpressions: [{key: k, operator: In}]}]} | aggregationRule.clusterRoleSelectors[0].matchExpressions[0].values",
                "RoleBinding | metadata: {name: a, namespace: n}, roleRef: {kind: User, name: r} | roleRef",
                "RoleBinding | metadata: {name: a, namespace: n} | roleRef",
                "ClusterRoleBinding | metadata: {name: a}, roleRef: {kind: Role, name: r} | roleRef",
                "ClusterRoleBinding | metadata: {name: a}, roleRef: {kind: ClusterRole, name: r, apiGroup: x} | roleRef.apiGroup",
                "ClusterRoleBinding | metadata: {name: a}, roleRef: {kind: ClusterRole, name: r}, subjects: [{kind: ServiceAccount, name: s}] | subjects",
                "ClusterRoleBinding | metadata: {name: a}, roleRef: {kind: ClusterRole, name: r}, subjects: [{kind: Users, name: s}] | subjects[0].kind",
                "ClusterRoleBinding | metadata: {name: a}, roleRef: {kind: ClusterRole, name: r}, subjects: [{kind: User, name: ''}] | subjects[0].name",
                "ClusterRoleBinding | metadata: {name: a}, roleRef: {kind: ClusterRole, name: r}, subjects: [{kind: User, name: u, apiGroup: v1}] | subjects[0].apiGroup"
            })
    void whatKubeApiserverWouldNotStoreIsAFault(String kind, String rest, String path) {
        InvalidConfigurationException invalid =
                assertThrows(InvalidConfigurationException.class, () -> read("{kind: " + kind + ", " + rest + "}"));
        assertEquals(
                List.of(path),
                invalid.faults().stream().map(fault -> fault.path()).toList());
    }

    private static Object read(String yaml) throws InvalidConfigurationException {
        String versioned = yaml.startsWith("{")
                ? "{apiVersion: rbac.authorization.k8s.io/v1, " + yaml.substring(1)
                : "apiVersion: rbac.authorization.k8s.io/v1\n" + yaml;
        return Documents.read(Path.of("roles.yaml"), versioned, CLASSES).get(0).value();
    }
}
