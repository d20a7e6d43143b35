package io.gatehouse.config;

import static io.gatehouse.config.UnexpectedValueException.expect;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The whole of a gateway's configuration, as {@code gateway.yaml} has it. */
public record GatewayConfiguration(
        String apiVersion,
        String kind,
        List<ListenerConfiguration> listeners,
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
                distinct(listeners.stream().map(ListenerConfiguration::name).toList()),
                "listeners",
                "two with one name",
                "a name of its own for each");
        expect(clusters.size() == 1, "clusters", clusters.size() + " clusters", "exactly one");
        expect(
                distinct(ports(listeners, admin)),
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

    /** Where somebody listens on more than any free port. */
    private static List<String> ports(List<ListenerConfiguration> listeners, AdminConfiguration admin) {
        return Stream.concat(
                        listeners.stream()
                                .filter(listener -> listener.port() != 0)
                                .map(listener -> listener.address() + " " + listener.port()),
                        Stream.of(admin.address() + " " + admin.port()).filter(at -> admin.port() != 0))
                .toList();
    }

    private static boolean distinct(List<String> names) {
        Set<String> seen = new HashSet<>(names);
        return seen.size() == names.size();
    }
}
