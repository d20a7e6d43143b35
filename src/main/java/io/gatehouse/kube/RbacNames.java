package io.gatehouse.kube;

import static io.gatehouse.config.UnexpectedValueException.expect;

/** What names of roles and bindings may be (k8s.io/kubernetes, {@code apis/rbac/validation}). */
final class RbacNames {
    static final String GROUP = "rbac.authorization.k8s.io";

    private RbacNames() {}

    static void expectNamespaced(ObjectMeta metadata) {
        expectName("metadata.name", metadata.name());
        expect(!metadata.namespace().isEmpty(), "metadata.namespace", "nothing", "a namespace");
    }

    static void expectClusterScoped(ObjectMeta metadata) {
        expectName("metadata.name", metadata.name());
        expect(
                metadata.namespace().isEmpty(),
                "metadata.namespace",
                '"' + metadata.namespace() + '"',
                "no namespace, for it is in none");
    }

    static void expectName(String component, String name) {
        boolean isPathSegment = !name.isEmpty()
                && !name.equals(".")
                && !name.equals("..")
                && name.indexOf('/') < 0
                && name.indexOf('%') < 0;
        expect(isPathSegment, component, '"' + name + '"', "a name without / and %");
    }
}
