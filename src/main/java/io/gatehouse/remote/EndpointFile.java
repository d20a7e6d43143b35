package io.gatehouse.remote;

import io.gatehouse.config.Documents;
import io.gatehouse.config.Documents.Document;
import io.gatehouse.config.Fault;
import io.gatehouse.config.FaultCollector;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Environment;
import io.gatehouse.kube.ClientConfig;
import io.vertx.core.net.ClientSSLOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Reads where a webhook is from a kubeconfig file, as kube-apiserver has it: the current context's cluster and user.
 * Stricter than there: what would not be followed is a fault.
 */
public final class EndpointFile {
    private static final Map<String, Class<? extends Record>> CLASSES = Map.of("v1/Config", ClientConfig.class);

    private final Document document;
    private final ClientConfig config;
    private final FaultCollector faults = new FaultCollector();

    private EndpointFile(Document document) {
        this.document = document;
        this.config = (ClientConfig) document.value();
    }

    /**
     * What the file says; it and those that it names are watched from now on.
     *
     * @throws InvalidConfigurationException with every fault of these files
     */
    public static Endpoint read(Path file, Environment environment) throws InvalidConfigurationException {
        environment.alsoRead(file);
        List<Document> documents = Documents.readSome(file, CLASSES);
        if (documents.size() > 1) {
            throw new InvalidConfigurationException(
                    List.of(documents.get(1).fault("", "a second Config (expected: one)")));
        }
        return new EndpointFile(documents.get(0)).endpoint(environment);
    }

    private Endpoint endpoint(Environment environment) throws InvalidConfigurationException {
        ClientConfig.Context context = context();
        int cluster = index(
                config.clusters().stream().map(ClientConfig.NamedCluster::name).toList(), context.cluster());
        int user =
                index(config.users().stream().map(ClientConfig.NamedUser::name).toList(), context.user());
        if (cluster < 0) {
            faults.add(contextFault("cluster", "there is no cluster named \"" + context.cluster() + '"'));
        }
        if (user < 0 && !context.user().isEmpty()) {
            faults.add(contextFault("user", "there is no user named \"" + context.user() + '"'));
        }
        faults.throwIfAny();
        return endpoint(cluster, user, environment);
    }

    private ClientConfig.Context context() throws InvalidConfigurationException {
        int index = index(contextNames(), config.currentContext());
        if (index < 0) {
            String found = config.currentContext().isEmpty() ? "missing" : '"' + config.currentContext() + '"';
            throw new InvalidConfigurationException(
                    List.of(document.fault("current-context", found + " (expected: the name of one of the contexts)")));
        }
        return config.contexts().get(index).context();
    }

    private Endpoint endpoint(int cluster, int user, Environment environment) throws InvalidConfigurationException {
        ClientConfig.Cluster there = config.clusters().get(cluster).cluster();
        Entry entry = new Entry(document, "clusters[" + cluster + "].cluster.", environment);
        ClientSSLOptions tls = new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS");
        Optional<URI> url = faults.collect(() -> ServerEntry.url(there, entry));
        faults.collect(() -> ServerEntry.trust(there, entry, tls));
        Optional<String> authorization = Optional.empty();
        if (user >= 0) {
            ClientConfig.User shown = config.users().get(user).user();
            Entry own = new Entry(document, "users[" + user + "].user.", environment);
            faults.collect(() -> UserEntry.certificate(shown, own, tls));
            authorization =
                    faults.collect(() -> UserEntry.authorization(shown, own)).flatMap(header -> header);
        }
        faults.throwIfAny();
        return new Endpoint(url.orElseThrow(), there.tlsServerName(), tls, authorization);
    }

    private List<String> contextNames() {
        return config.contexts().stream().map(ClientConfig.NamedContext::name).toList();
    }

    private Fault contextFault(String key, String message) {
        return document.fault(
                "contexts[" + index(contextNames(), config.currentContext()) + "].context." + key, message);
    }

    private static int index(List<String> names, String name) {
        return IntStream.range(0, names.size())
                .filter(i -> names.get(i).equals(name))
                .findFirst()
                .orElse(-1);
    }
}
