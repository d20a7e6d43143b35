package io.gatehouse.authz;

import static io.gatehouse.authz.Questions.answer;
import static io.gatehouse.authz.Questions.resource;
import static io.gatehouse.authz.Questions.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.config.AuthorizationConfiguration;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Identity;
import io.gatehouse.core.RequestInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleFilesTest {
    private static final String ROLE =
            "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: %s}, rules: []}\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "u, system:authenticated | get | /version | true",
                "u, system:unauthenticated | get | /healthz | true",
                "u, system:unauthenticated | get | /api | false",
                "u | get | /version | false"
            })
    void everyKubeApiserversPathsAreOpenByDefault(String userAndGroup, String verb, String path, boolean allowed)
            throws Exception {
        String[] parts = userAndGroup.split(", ");
        Identity user = parts.length > 1 ? user(parts[0], parts[1]) : user(parts[0]);
        assertEquals(
                allowed,
                answer(rbac(true), user, RequestInfo.ofPath(path, verb)).allows());
    }

    @Test
    void aggregatedDefaultRolesHaveTheirRules() throws Exception {
        Path bindings = write("bindings.yaml", """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: carol edits, namespace: team}
                subjects: [{kind: User, name: carol}]
                roleRef: {kind: ClusterRole, name: edit}
                """);
        Rbac rbac = rbac(true, bindings);
        assertEquals(
                "RBAC: allowed by RoleBinding \"carol edits/team\" of ClusterRole \"edit\" to User \"carol\"",
                answer(rbac, user("carol"), resource("create", "apps", "deployments", "team", ""))
                        .reason());
        assertEquals(
                false,
                answer(rbac, user("carol"), resource("create", "", "resourcequotas", "team", ""))
                        .allows());
    }

    @Test
    void rolesMayStandInOneFileAndBindingsInAnother() throws Exception {
        Path roles = write(
                "roles.yaml",
                ROLE.formatted("r").replace("[]", "[{verbs: [get], apiGroups: [''], resources: [pods]}]"));
        Path bindings = write(
                "bindings.yaml",
                "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: b}, roleRef: {kind: ClusterRole, name: r}, subjects: [{kind: User, name: u}]}");
        assertEquals(
                true,
                answer(rbac(false, bindings, roles), user("u"), resource("get", "", "pods", "", ""))
                        .allows());
    }

    @Test
    void allFaultsOfAllFilesAreToldAtOnce() throws Exception {
        Path one = write("one.yaml", ROLE.formatted("a") + "---\n" + ROLE.formatted("a"));
        Path two = write("two.yaml", "---\n" + ROLE.formatted("b, nam: x"));
        Path three = write("three.yaml", "\n\n" + ROLE.formatted("view"));
        Path four = write("four.yaml", "{kind: Pod, apiVersion: v1}");
        InvalidConfigurationException invalid =
                assertThrows(InvalidConfigurationException.class, () -> rbac(true, one, two, three, four));
        assertEquals(
                List.of(
                        "two.yaml:2: metadata.nam: unknown key (did you mean name?)",
                        "four.yaml:1: kind Pod of v1 (expected: one of rbac.authorization.k8s.io/v1/ClusterRole, "
                                + "rbac.authorization.k8s.io/v1/ClusterRoleBinding, rbac.authorization.k8s.io/v1/Role, "
                                + "rbac.authorization.k8s.io/v1/RoleBinding)",
                        "one.yaml:3: ClusterRole a stands here again (first: one.yaml:1)",
                        "three.yaml:3: ClusterRole view stands here again (it is among the default roles; "
                                + "defaultRoles: false leaves them out)"),
                invalid.faults().stream()
                        .map(fault -> fault.toString().replace(folder + "/", ""))
                        .toList());
    }

    private Rbac rbac(boolean defaultRoles, Path... files) throws InvalidConfigurationException {
        return new Rbac(RoleFiles.read(new AuthorizationConfiguration.Rbac(defaultRoles, List.of(files))));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
