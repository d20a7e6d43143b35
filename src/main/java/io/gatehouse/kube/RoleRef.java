package io.gatehouse.kube;

import static io.gatehouse.config.UnexpectedValueException.expect;

import io.gatehouse.config.Default;

/** {@code rbac.authorization.k8s.io/v1} RoleRef: the role that a binding gives. It need not be there. */
public record RoleRef(@Default(RbacNames.GROUP) String apiGroup, String kind, String name) {
    public RoleRef {
        expect(apiGroup.equals(RbacNames.GROUP), "apiGroup", '"' + apiGroup + '"', RbacNames.GROUP);
        RbacNames.expectName("name", name);
    }
}
