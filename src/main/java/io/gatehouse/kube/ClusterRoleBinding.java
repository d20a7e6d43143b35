package io.gatehouse.kube;

import static io.gatehouse.config.UnexpectedValueException.expect;

import io.gatehouse.config.Default;
import java.util.List;

/** {@code rbac.authorization.k8s.io/v1} ClusterRoleBinding: gives a ClusterRole to subjects everywhere. */
public record ClusterRoleBinding(
        String apiVersion, String kind, @Default("{}") ObjectMeta metadata, List<RbacSubject> subjects, RoleRef roleRef)
        implements RbacObject {
    public ClusterRoleBinding {
        RbacNames.expectClusterScoped(metadata);
        expect(roleRef.kind().equals("ClusterRole"), "roleRef", roleRef.kind(), "a ClusterRole");
        for (RbacSubject subject : subjects) {
            expect(
                    subject.kind() != RbacSubject.Kind.SERVICE_ACCOUNT
                            || !subject.namespace().isEmpty(),
                    "subjects",
                    "the ServiceAccount " + subject.name() + " without a namespace",
                    "its namespace beside it");
        }
    }
}
