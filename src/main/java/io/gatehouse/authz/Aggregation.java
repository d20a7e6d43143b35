package io.gatehouse.authz;

import io.gatehouse.kube.ClusterRole;
import io.gatehouse.kube.PolicyRule;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes the rules of aggregated ClusterRoles, as the ClusterRole aggregation controller does in the end: those of all
 * roles that its selectors select, the selected ones of aggregated roles among them.
 */
final class Aggregation {
    private final Collection<ClusterRole> all;

    Aggregation(Collection<ClusterRole> all) {
        this.all = all;
    }

    List<PolicyRule> rulesOf(ClusterRole role) {
        if (role.aggregationRule().isEmpty()) {
            return role.rules();
        }
        Set<PolicyRule> rules = new LinkedHashSet<>();
        Set<String> seen = new LinkedHashSet<>(List.of(role.metadata().name()));
        Deque<ClusterRole> aggregated = new ArrayDeque<>(List.of(role));
        while (!aggregated.isEmpty()) {
            ClusterRole next = aggregated.pop();
            for (ClusterRole other : all) {
                if (selects(next, other) && seen.add(other.metadata().name())) {
                    if (other.aggregationRule().isPresent()) {
                        aggregated.add(other);
                    } else {
                        rules.addAll(other.rules());
                    }
                }
            }
        }
        return List.copyOf(rules);
    }

    private static boolean selects(ClusterRole role, ClusterRole other) {
        return role.aggregationRule().orElseThrow().clusterRoleSelectors().stream()
                .anyMatch(selector -> selector.matches(other.metadata().labels()));
    }
}
