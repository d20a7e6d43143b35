package io.gatehouse.authz;

import io.gatehouse.authz.AuthorizerChain.Named;
import io.gatehouse.config.AuthorizationConfiguration;
import io.gatehouse.config.AuthorizationConfiguration.Live;
import io.gatehouse.config.AuthorizationConfiguration.Mode;
import io.gatehouse.config.Documents.Document;
import io.gatehouse.config.FaultCollector;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.config.PluginConfiguration;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Decision.Verdict;
import io.gatehouse.core.Environment;
import io.gatehouse.core.Identity;
import io.gatehouse.kube.AuthorizationChain;
import io.gatehouse.kube.AuthorizationChain.Link;
import io.gatehouse.kube.AuthorizationChain.Type;
import io.gatehouse.plugin.Plugins;
import io.gatehouse.remote.Endpoint;
import io.gatehouse.remote.EndpointFile;
import io.gatehouse.remote.RemoteService;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes authorizers from their configuration. */
public final class Authorizers {
    private final AuthorizationConfiguration configuration;
    private final Environment environment;
    private final FaultCollector faults = new FaultCollector();
    private final List<Named> chain = new ArrayList<>();

    private Authorizers(AuthorizationConfiguration configuration, Environment environment) {
        this.configuration = configuration;
        this.environment = environment;
    }

    /**
     * The configured ones in their order, plug-ins first, and before them all the group {@code system:masters}, which may do
     * everything, as at kube-apiserver. Reads files.
     *
     * @throws InvalidConfigurationException with all faults of all files
     */
    public static Authorizer of(AuthorizationConfiguration configuration, Environment environment)
            throws InvalidConfigurationException {
        return new Authorizers(configuration, environment).chain();
    }

    private Authorizer chain() throws InvalidConfigurationException {
        chain.add(privileged(Identity.MASTERS));
        for (PluginConfiguration plugin : configuration.plugins()) {
            faults.collect(() -> new Named(plugin.name(), Plugins.authorizer(plugin, environment)))
                    .ifPresent(chain::add);
        }
        if (configuration.configurationFile().isPresent()) {
            addAll(ChainFile.read(configuration.configurationFile().get()));
        }
        configuration.modes().orElse(List.of()).forEach(this::add);
        faults.throwIfAny();
        return new AuthorizerChain(chain);
    }

    private void addAll(Document file) throws InvalidConfigurationException {
        List<Link> links = ChainFile.linksOf(file);
        expectOnlyWhatIsUsed(file, links.stream().map(Link::type).toList());
        for (int i = 0; i < links.size(); i++) {
            Link link = links.get(i);
            String path = "authorizers[" + i + "].webhook.";
            link.type()
                    .mode()
                    .ifPresentOrElse(
                            this::add,
                            () -> faults.collect(() -> webhook(link, file, path))
                                    .ifPresent(chain::add));
        }
    }

    /** What RBAC and ABAC go by stands in the gate's own configuration. */
    private void expectOnlyWhatIsUsed(Document file, List<Type> types) throws InvalidConfigurationException {
        if (types.contains(Type.ABAC) && configuration.abac().isEmpty()) {
            faults.add(file.fault(
                    "authorizers",
                    "an ABAC authorizer (expected: authorization.abac.policyFile in the gate's configuration)"));
        }
        if (!types.contains(Type.ABAC) && configuration.abac().isPresent()) {
            faults.add(file.fault(
                    "authorizers",
                    "no ABAC authorizer (expected: one, for authorization.abac in the gate's configuration)"));
        }
        if (!types.contains(Type.RBAC) && configuration.rbac().live().isPresent()) {
            faults.add(file.fault(
                    "authorizers",
                    "no RBAC authorizer (expected: one, for authorization.rbac.live in the gate's configuration)"));
        }
        faults.throwIfAny();
    }

    private void add(Mode mode) {
        String name = mode.toString().toLowerCase(Locale.ROOT);
        faults.collect(() -> authorizer(mode, name)).ifPresent(authorizer -> chain.add(new Named(name, authorizer)));
        if (mode == Mode.RBAC) {
            configuration.rbac().live().ifPresent(live -> chain.add(new Named(name, live(live))));
        }
    }

    private Authorizer authorizer(Mode mode, String name) throws InvalidConfigurationException {
        return switch (mode) {
            case RBAC -> new Rbac(RoleFiles.read(configuration.rbac()));
            case ABAC ->
                new Abac(PolicyFile.read(configuration.abac().orElseThrow().policyFile()));
            case ALWAYS_ALLOW -> always(new Decision(Verdict.ALLOW, name, ""));
            case ALWAYS_DENY -> always(new Decision(Verdict.NO_OPINION, name, "Everything is forbidden."));
        };
    }

    private Named webhook(Link link, Document file, String path) throws InvalidConfigurationException {
        AuthorizationChain.Webhook settings = link.webhook().orElseThrow();
        FaultCollector own = new FaultCollector();
        Optional<MatchConditions> conditions =
                own.collect(() -> MatchConditions.of(settings.matchConditions(), file, path + "matchConditions"));
        Path kubeconfig = settings.connectionInfo().kubeConfigFile().orElseThrow();
        Optional<Endpoint> endpoint = own.collect(() -> EndpointFile.read(kubeconfig, environment));
        own.throwIfAny();
        RemoteService service =
                new RemoteService(environment.vertx(), endpoint.orElseThrow().patient(settings.timeout()));
        environment.atEnd(service::close);
        WebhookCounts counts = new WebhookCounts(link.name(), environment.counters());
        Reviewer reviewer = new Reviewer(
                environment.vertx(), service, settings.subjectAccessReviewVersion(), settings.timeout(), counts);
        return new Named(link.name(), new Webhook(link.name(), settings, conditions.orElseThrow(), reviewer, counts));
    }

    private Authorizer live(Live settings) {
        LiveRoles roles = LiveRoles.of(environment);
        environment.fedBy(new LiveFeed(roles, settings.staleAfter()));
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
