package io.gatehouse.kube;

/** An object of {@code rbac.authorization.k8s.io/v1}. */
public sealed interface RbacObject permits Role, ClusterRole, RoleBinding, ClusterRoleBinding {
    String kind();

    ObjectMeta metadata();
}
