package io.gatehouse.config;

import static io.gatehouse.config.UnexpectedValueException.expect;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The whole of a gateway's configuration, as {@code gateway.yaml} has it. */
public record GatewayConfiguration(
        String apiVersion,
        String kind,
        List<ListenerConfiguration> listeners,
        List<LocalListenerConfiguration> localListeners,
        @Default("{}") AdminConfiguration admin,
        @Default("{}") AuthenticationConfiguration authentication,
        @Default("{}") AuthorizationConfiguration authorization,
        @Default("{}") AdmissionConfiguration admission,
        @Default("{}") AuditConfiguration audit,
        @Default("{}") FlowConfiguration flow,
        List<ClusterConfiguration> clusters,
        @Default("{}") ShutdownConfiguration shutdown,
        @Default("{}") LogConfiguration log) {

    public static final String API_VERSION = "gatehouse.io/v1alpha1";
    public static final String KIND = "GatewayConfiguration";

    public GatewayConfiguration {
        expect(!listeners.isEmpty(), "listeners", "an empty list", "at least one listener");
        expect(
                distinct(names(listeners, localListeners)),
                "listeners",
                "two with one name",
                "a name of its own for each");
        expect(clusters.size() == 1, "clusters", clusters.size() + " clusters", "exactly one");
        expect(
                distinct(plugins(authentication, authorization, admission, audit)),
                "",
                "two plug-ins with one name",
                "a name of its own for each plug-in");
        expect(
                distinct(ports(listeners, localListeners, admin)),
                "listeners",
                "two with one address and port, or the admin's",
                "a port of its own for each");
    }

    /**
     * Reads a configuration.
     *
     * @throws InvalidConfigurationException with every fault that it has
     */
    public static GatewayConfiguration read(Path file) throws InvalidConfigurationException {
        List<Documents.Document> documents =
                Documents.read(file, Map.of(API_VERSION + "/" + KIND, GatewayConfiguration.class));
        if (documents.size() != 1) {
            throw new InvalidConfigurationException(List.of(new Fault(
                    file.toString(), 0, "", documents.size() + " documents (expected: one of kind " + KIND + ")")));
        }
        return (GatewayConfiguration) documents.get(0).value();
    }

    /** Of listeners of both sorts. */
    public List<ListenerConfiguration.Limits> limits() {
        return Stream.concat(
                        listeners.stream().map(ListenerConfiguration::limits),
                        localListeners.stream().map(LocalListenerConfiguration::limits))
                .toList();
    }

    private static List<String> names(
            List<ListenerConfiguration> listeners, List<LocalListenerConfiguration> localListeners) {
        return Stream.concat(
                        listeners.stream().map(ListenerConfiguration::name),
                        localListeners.stream().map(LocalListenerConfiguration::name))
                .toList();
    }

    private static List<String> plugins(
            AuthenticationConfiguration authentication,
            AuthorizationConfiguration authorization,
            AdmissionConfiguration admission,
            AuditConfiguration audit) {
        return Stream.of(
                        authentication.plugins().stream().map(AuthenticationConfiguration.Plugged::plugin),
                        authorization.plugins().stream(),
                        admission.plugins().stream().map(AdmissionConfiguration.Plugged::plugin),
                        audit.plugins().stream().map(AuditConfiguration.Plugged::plugin))
                .flatMap(plugins -> plugins)
                .map(PluginConfiguration::name)
                .toList();
    }

    /** Where somebody listens on more than any free port. */
    private static List<String> ports(
            List<ListenerConfiguration> listeners,
            List<LocalListenerConfiguration> localListeners,
            AdminConfiguration admin) {
        return Stream.of(
                        listeners.stream().map(listener -> at(listener.address(), listener.port())),
                        localListeners.stream().map(listener -> at(listener.address(), listener.port())),
                        Stream.of(at(admin.address(), admin.port())))
                .flatMap(places -> places)
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> at(String address, int port) {
        return port == 0 ? Optional.empty() : Optional.of(address + " " + port);
    }

    private static boolean distinct(List<String> names) {
        Set<String> seen = new HashSet<>(names);
        return seen.size() == names.size();
    }
}
