package io.gatehouse.config;

import static io.gatehouse.config.UnexpectedValueException.expect;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;

/**
 * Who may do what.
 *
 * @param modes asked in this order; the first one that has an opinion decides, and none means denied
 */
public record AuthorizationConfiguration(
        @Default("[RBAC]") List<Mode> modes, @Default("{}") Rbac rbac) {
    public AuthorizationConfiguration {
        expect(!modes.isEmpty(), "modes", "an empty list", "at least one mode");
        expect(new HashSet<>(modes).size() == modes.size(), "modes", modes, "each mode once");
    }

    /** As kube-apiserver's {@code --authorization-mode} names them. */
    public enum Mode {
        RBAC("RBAC"),
        ALWAYS_ALLOW("AlwaysAllow"),
        ALWAYS_DENY("AlwaysDeny");

        private final String text;

        Mode(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * Roles and bindings.
     *
     * @param defaultRoles whether the roles and bindings are there that every kube-apiserver has
     * @param roleFiles YAML with Role, ClusterRole, RoleBinding, ClusterRoleBinding (rbac.authorization.k8s.io/v1)
     */
    public record Rbac(@Default("true") boolean defaultRoles, List<Path> roleFiles) {}
}
