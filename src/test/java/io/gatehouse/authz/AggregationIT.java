package io.gatehouse.authz;

import io.gatehouse.config.AuthorizationConfiguration;
import io.gatehouse.config.Documents;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.kube.ClusterRole;
import io.gatehouse.kube.PolicyRule;
import io.gatehouse.kube.RbacObject;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.ClusterKind;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.RealCluster;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AggregationIT {
    @ParameterizedTest
    @ValueSource(strings = {"admin", "edit", "view"})
    void theRulesAreThoseThatTheControllerMakes(String name) throws Exception {
        Kubectl kubectl = Kubectl.current(RealCluster.get(ClusterKind.FULL).adminKubeconfig(0));
        Set<PolicyRule> made = new HashSet<>(made(name));
        Await.until("the controller's rules of " + name + " are " + made, () -> made.equals(stored(kubectl, name)));
    }

    private static List<PolicyRule> made(String name) throws InvalidConfigurationException {
        List<RbacObject> defaults = RoleFiles.read(new AuthorizationConfiguration.Rbac(true, List.of()));
        List<ClusterRole> roles = defaults.stream()
                .filter(ClusterRole.class::isInstance)
                .map(ClusterRole.class::cast)
                .toList();
        ClusterRole role = roles.stream()
                .filter(other -> other.metadata().name().equals(name))
                .findFirst()
                .orElseThrow();
        return new Aggregation(roles).rulesOf(role);
    }

    private static Set<PolicyRule> stored(Kubectl kubectl, String name) throws Exception {
        String yaml = kubectl.ok("get", "clusterrole", name, "-o", "yaml");
        Map<String, Class<? extends Record>> classes =
                Map.of("rbac.authorization.k8s.io/v1/ClusterRole", ClusterRole.class);
        ClusterRole role = (ClusterRole)
                Documents.read(Path.of(name), yaml, classes).get(0).value();
        return new HashSet<>(role.rules());
    }
}
