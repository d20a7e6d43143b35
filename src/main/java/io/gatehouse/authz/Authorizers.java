package io.gatehouse.authz;

import io.gatehouse.authz.AuthorizerChain.Named;
import io.gatehouse.config.AuthorizationConfiguration;
import io.gatehouse.config.AuthorizationConfiguration.Live;
import io.gatehouse.config.AuthorizationConfiguration.Mode;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.config.PluginConfiguration;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Decision.Verdict;
import io.gatehouse.core.Environment;
import io.gatehouse.core.Identity;
import io.gatehouse.plugin.Plugins;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Makes authorizers from their configuration. */
public final class Authorizers {
    private Authorizers() {}

    /**
     * The configured plug-ins and modes in their order, and before them all the group {@code system:masters}, which may do everything,
     * as at kube-apiserver. Reads files.
     *
     * @throws InvalidConfigurationException with all faults of all files
     */
    public static Authorizer of(AuthorizationConfiguration configuration, Environment environment)
            throws InvalidConfigurationException {
        List<Named> chain = new ArrayList<>();
        chain.add(privileged(Identity.MASTERS));
        for (PluginConfiguration plugin : configuration.plugins()) {
            chain.add(new Named(plugin.name(), Plugins.authorizer(plugin, environment)));
        }
        for (Mode mode : configuration.modes()) {
            String name = mode.toString().toLowerCase(Locale.ROOT);
            chain.add(new Named(name, authorizer(mode, name, configuration)));
            if (mode == Mode.RBAC) {
                configuration.rbac().live().ifPresent(live -> chain.add(new Named(name, live(live, environment))));
            }
        }
        return new AuthorizerChain(chain);
    }

    private static Authorizer authorizer(Mode mode, String name, AuthorizationConfiguration configuration)
            throws InvalidConfigurationException {
        return switch (mode) {
            case RBAC -> new Rbac(RoleFiles.read(configuration.rbac()));
            case ABAC ->
                new Abac(PolicyFile.read(configuration.abac().orElseThrow().policyFile()));
            case ALWAYS_ALLOW -> always(new Decision(Verdict.ALLOW, name, ""));
            case ALWAYS_DENY -> always(new Decision(Verdict.NO_OPINION, name, "Everything is forbidden."));
        };
    }

    private static Authorizer live(Live configuration, Environment environment) {
        LiveRoles roles = LiveRoles.of(environment);
        environment.fedBy(new LiveFeed(roles, configuration.staleAfter()));
        return roles;
    }

    private static Authorizer always(Decision decision) {
        Future<Decision> answer = Future.succeededFuture(decision);
        return attributes -> answer;
    }

    private static Named privileged(String group) {
        String name = "kubernetes.io/system-privileged-group";
        Future<Decision> allowed = Future.succeededFuture(new Decision(Verdict.ALLOW, name, ""));
        Future<Decision> noOpinion = Future.succeededFuture(Decision.NO_OPINION);
        return new Named(name, attributes -> attributes.user().groups().contains(group) ? allowed : noOpinion);
    }
}
