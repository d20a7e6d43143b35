package io.gatehouse.kube;

import static io.gatehouse.config.UnexpectedValueException.expect;

import io.gatehouse.config.Default;
import java.util.List;
import java.util.Optional;

/**
 * {@code rbac.authorization.k8s.io/v1} ClusterRole: what is allowed everywhere, or in the namespace of a RoleBinding that
 * names it.
 *
 * @param rules of no effect beside an aggregation rule, which makes them
 */
public record ClusterRole(
        String apiVersion,
        String kind,
        @Default("{}") ObjectMeta metadata,
        List<PolicyRule> rules,
        Optional<AggregationRule> aggregationRule)
        implements RbacObject {

    /**
     * Makes a role's rules from those of others.
     *
     * @param clusterRoleSelectors each selects roles; one is enough
     */
    public record AggregationRule(List<LabelSelector> clusterRoleSelectors) {
        public AggregationRule {
            expect(!clusterRoleSelectors.isEmpty(), "clusterRoleSelectors", "nothing", "at least one selector");
        }
    }

    public ClusterRole {
        RbacNames.expectClusterScoped(metadata);
    }
}
