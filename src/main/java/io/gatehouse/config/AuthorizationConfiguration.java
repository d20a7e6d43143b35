package io.gatehouse.config;

import static io.gatehouse.config.UnexpectedValueException.expect;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * Who may do what.
 *
 * @param modes asked in this order; the first one that has an opinion decides, and none means denied. RBAC alone where
 *     there are neither these nor a file
 * @param configurationFile the same as kube-apiserver's {@code --authorization-config}: an AuthorizationConfiguration
 *     (apiserver.config.k8s.io/v1), which may have webhooks too
 * @param plugins asked before all of these
 */
public record AuthorizationConfiguration(
        Optional<List<Mode>> modes,
        Optional<Path> configurationFile,
        @Default("{}") Rbac rbac,
        Optional<Abac> abac,
        List<PluginConfiguration> plugins) {
    /** What there is to say to who has a Node authorizer elsewhere. */
    public static final String NO_NODE_AUTHORIZER =
            "the gate has no Node authorizer yet: with RBAC, bind the ClusterRole system:node to the group"
                    + " system:nodes; the kube-apiservers' Node authorizer still judges behind the gate";

    public AuthorizationConfiguration {
        if (configurationFile.isEmpty()) {
            modes = modes.or(() -> Optional.of(List.of(Mode.RBAC)));
            expectModes(modes.orElseThrow(), rbac, abac);
        } else {
            expect(modes.isEmpty(), "configurationFile", "a file beside modes", "either of the two");
        }
    }

    /** By modes. */
    public AuthorizationConfiguration(List<Mode> modes, Rbac rbac, Optional<Abac> abac) {
        this(Optional.of(modes), Optional.empty(), rbac, abac, List.of());
    }

    /** By a file. */
    public AuthorizationConfiguration(Path configurationFile, Rbac rbac, Optional<Abac> abac) {
        this(Optional.empty(), Optional.of(configurationFile), rbac, abac, List.of());
    }

    private static void expectModes(List<Mode> modes, Rbac rbac, Optional<Abac> abac) {
        expect(!modes.isEmpty(), "modes", "an empty list", "at least one mode");
        expect(new HashSet<>(modes).size() == modes.size(), "modes", modes, "each mode once");
        expect(
                modes.contains(Mode.RBAC) || rbac.live().isEmpty(),
                "rbac",
                "live without its mode",
                "RBAC among the modes");
        if (modes.contains(Mode.ABAC)) {
            expect(abac.isPresent(), "abac", "missing", "abac.policyFile, for the mode ABAC");
        } else {
            expect(abac.isEmpty(), "abac", "a policy file without its mode", "ABAC among the modes");
        }
    }

    /** As kube-apiserver's {@code --authorization-mode} names them. */
    @KnownElsewhere(word = "Node", instead = NO_NODE_AUTHORIZER)
    public enum Mode {
        RBAC("RBAC"),
        ABAC("ABAC"),
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
     * @param live where it is there, the cluster's own roles and bindings count beside those of the files
     */
    public record Rbac(@Default("true") boolean defaultRoles, List<Path> roleFiles, Optional<Live> live) {
        /** By files alone. */
        public Rbac(boolean defaultRoles, List<Path> roleFiles) {
            this(defaultRoles, roleFiles, Optional.empty());
        }
    }

    /**
     * The roles and bindings that the API servers tell.
     *
     * @param staleAfter how long they may have told nothing before the gate is no longer ready
     */
    public record Live(@Default("1m") Duration staleAfter) {
        public Live {
            expect(staleAfter.toMillis() >= 1000, "staleAfter", staleAfter, "at least 1s");
        }
    }

    /**
     * Attribute-based policies.
     *
     * @param policyFile as kube-apiserver's {@code --authorization-policy-file}: a Policy
     *     (abac.authorization.kubernetes.io/v1beta1) a line
     */
    public record Abac(Path policyFile) {}
}
