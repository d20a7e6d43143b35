package io.gatehouse.upstream;

import io.gatehouse.config.ClusterConfiguration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The API servers of one cluster, as all event loops see them. */
public final class Cluster {
    private final ClusterConfiguration configuration;
    private final List<Server> servers;

    public Cluster(ClusterConfiguration configuration) {
        this.configuration = configuration;
        this.servers = configuration.servers().stream().map(Server::new).toList();
    }

    public String name() {
        return configuration.name();
    }

    ClusterConfiguration configuration() {
        return configuration;
    }

    List<Server> servers() {
        return servers;
    }

    /** The ready server with the fewest requests, any of them; one that was tried already only where there is no other. */
    Optional<Server> choose(Set<Server> tried) {
        Server best = null;
        int first = ThreadLocalRandom.current().nextInt(servers.size());
        for (int i = 0; i < servers.size(); i++) {
            Server server = servers.get((first + i) % servers.size());
            if (server.isReady() && (best == null || isBetter(server, best, tried))) {
                best = server;
            }
        }
        return Optional.ofNullable(best);
    }

    private static boolean isBetter(Server server, Server than, Set<Server> tried) {
        boolean isNew = !tried.contains(server);
        boolean isOtherNew = !tried.contains(than);
        return isNew == isOtherNew ? server.inFlight() < than.inFlight() : isNew;
    }

    /** As {@code host:port}. */
    public List<String> serverNames() {
        return servers.stream().map(Server::toString).toList();
    }

    public boolean isReady(String serverName) {
        return servers.stream().anyMatch(server -> server.toString().equals(serverName) && server.isReady());
    }

    /** Requests and tunnels that are under way there. */
    public int underWay(String serverName) {
        return servers.stream()
                .filter(server -> server.toString().equals(serverName))
                .mapToInt(Server::inFlight)
                .sum();
    }

    public boolean isReady() {
        return servers.stream().anyMatch(Server::isReady);
    }

    /** A line for each server, for the readiness detail. */
    public List<String> report() {
        return servers.stream()
                .map(server -> server + " " + server.condition().state().name().toLowerCase(Locale.ROOT)
                        + (server.condition().detail().isEmpty()
                                ? ""
                                : ": " + server.condition().detail()))
                .toList();
    }
}
