package io.gatehouse.kube;

import static io.gatehouse.config.UnexpectedValueException.expect;

import io.gatehouse.config.Default;
import java.util.List;

/** {@code rbac.authorization.k8s.io/v1} RoleBinding: gives a Role, or a ClusterRole, to subjects in one namespace. */
public record RoleBinding(
        String apiVersion, String kind, @Default("{}") ObjectMeta metadata, List<RbacSubject> subjects, RoleRef roleRef)
        implements RbacObject {
    public RoleBinding {
        RbacNames.expectNamespaced(metadata);
        expect(
                roleRef.kind().equals("Role") || roleRef.kind().equals("ClusterRole"),
                "roleRef",
                roleRef.kind(),
                "a Role or a ClusterRole");
    }
}
