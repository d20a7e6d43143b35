package io.gatehouse.server;

import io.gatehouse.config.ConfiguredFiles;
import io.gatehouse.config.GatewayConfiguration;
import io.gatehouse.config.ListenerConfiguration;
import io.gatehouse.config.TlsConfiguration;
import io.vertx.core.Future;
import io.vertx.core.net.ServerSSLOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the listeners show their clients, put in the place of what they showed before when the files or their names have
 * changed: a listener is the same as long as it has its name, whatever else is said of it by then. For one thread.
 */
final class ListenerCertificates {
    private final List<Lane> lanes;
    private final AdminServer admin;
    private final Set<String> names;
    private Optional<Shown> shown;

    /** @param contents of the files that the rest names */
    private record Shown(
            Map<String, TlsConfiguration> listeners, Optional<TlsConfiguration> admin, Map<Path, String> contents) {}

    /** They show already what has been loaded. */
    ListenerCertificates(Loaded loaded, List<Lane> lanes, AdminServer admin) {
        this.lanes = lanes;
        this.admin = admin;
        this.names = Set.copyOf(loaded.configuration().listeners().stream()
                .map(ListenerConfiguration::name)
                .toList());
        this.shown = Optional.of(shown(loaded.configuration(), Fingerprint.ofContents(files(loaded.configuration()))));
    }

    /**
     * @param read what is in all files
     * @return fails where one of them keeps what it had; the next time is another try then
     */
    Future<Void> use(Loaded loaded, Map<Path, String> read) {
        Optional<Shown> next = Optional.of(shown(loaded.configuration(), read));
        if (next.equals(shown)) {
            return Future.succeededFuture();
        }
        shown = next;
        List<Future<?>> used = new ArrayList<>();
        loaded.listenerTls().forEach((listener, tls) -> used.add(use(listener.name(), tls)));
        loaded.adminTls().ifPresent(tls -> used.add(admin.use(tls).recover(why -> kept("the admin listener", why))));
        return Future.join(used).mapEmpty();
    }

    private Future<Void> use(String name, ServerSSLOptions tls) {
        List<Future<Void>> used =
                lanes.stream().map(lane -> lane.use(name, tls)).toList();
        return Future.join(used).<Void>mapEmpty().recover(why -> kept("listener " + name, why));
    }

    private static <T> Future<T> kept(String listener, Throwable why) {
        return Future.failedFuture(listener + " keeps the certificates that it had: " + why.getMessage());
    }

    /** What is shown is not what has been read. */
    void failed() {
        shown = Optional.empty();
    }

    private Shown shown(GatewayConfiguration configuration, Map<Path, String> read) {
        Map<String, TlsConfiguration> tls = new HashMap<>();
        configuration.listeners().stream()
                .filter(listener -> names.contains(listener.name()))
                .forEach(listener -> tls.put(listener.name(), listener.tls()));
        Map<Path, String> contents = new HashMap<>(read);
        contents.keySet().retainAll(files(configuration));
        return new Shown(tls, configuration.admin().tls(), contents);
    }

    private Set<Path> files(GatewayConfiguration configuration) {
        Set<Path> files = new LinkedHashSet<>(ConfiguredFiles.of(configuration.admin()));
        configuration.listeners().stream()
                .filter(listener -> names.contains(listener.name()))
                .forEach(listener -> files.addAll(ConfiguredFiles.of(listener)));
        return files;
    }
}
