package io.gatehouse.kube;

import static io.gatehouse.config.UnexpectedValueException.expect;

import io.gatehouse.config.Default;
import java.util.Optional;

/**
 * {@code rbac.authorization.k8s.io/v1} Subject: to whom a role is given.
 *
 * @param namespace of a ServiceAccount; empty for the binding's own
 */
public record RbacSubject(
        Kind kind,
        Optional<String> apiGroup,
        String name,
        @Default("''") String namespace) {

    /** As Kubernetes names them. */
    public enum Kind {
        USER("User"),
        GROUP("Group"),
        SERVICE_ACCOUNT("ServiceAccount");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    public RbacSubject {
        String group = kind == Kind.SERVICE_ACCOUNT ? "" : RbacNames.GROUP;
        expect(!name.isEmpty(), "name", "\"\"", "a name");
        expect(
                apiGroup.isEmpty() || apiGroup.get().isEmpty() || apiGroup.get().equals(group),
                "apiGroup",
                '"' + apiGroup.orElse("") + '"',
                '"' + group + "\" beside a " + kind);
    }
}
