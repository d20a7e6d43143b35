package io.gatehouse.kube;

import static io.gatehouse.config.UnexpectedValueException.expect;

import io.gatehouse.config.Default;
import java.util.List;

/** {@code rbac.authorization.k8s.io/v1} Role: what is allowed in one namespace. */
public record Role(
        String apiVersion, String kind, @Default("{}") ObjectMeta metadata, List<PolicyRule> rules)
        implements RbacObject {

    public Role {
        RbacNames.expectNamespaced(metadata);
        for (PolicyRule rule : rules) {
            expect(
                    rule.nonResourceURLs().isEmpty(),
                    "rules",
                    "nonResourceURLs in a Role",
                    "these only in a ClusterRole, for paths are in no namespace");
        }
    }
}
