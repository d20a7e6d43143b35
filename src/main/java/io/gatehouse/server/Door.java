package io.gatehouse.server;

import io.gatehouse.channel.Doorkeeper;
import io.gatehouse.config.ListenerConfiguration.Limits;
import io.gatehouse.config.ListenerConfiguration.ProxyProtocol;
import io.gatehouse.core.AddressText;
import io.vertx.core.http.HttpConnection;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Who may come in at a listener, and still be there. Safe on any thread. */
final class Door implements Doorkeeper {
    private final ConnectionCounts counts;
    private final Limits limits;
    private final Optional<ProxyProtocol> balancers;

    Door(ConnectionCounts counts, Entrance entrance) {
        this.counts = counts;
        this.limits = entrance.limits();
        this.balancers = entrance.balancers();
    }

    /** As early as that: a closed door costs less than a handshake. */
    @Override
    public Optional<Runnable> admit(InetSocketAddress from) {
        if (isBalancers(from)) {
            return counts.arrive(limits);
        }
        String address = AddressText.of(from.getAddress().getHostAddress()).orElse("");
        return counts.arriveFrom(address, limits).flatMap(this::withOneMore);
    }

    private Optional<Runnable> withOneMore(Runnable leaveAddress) {
        Optional<Runnable> leave = counts.arrive(limits);
        if (leave.isEmpty()) {
            leaveAddress.run();
        }
        return leave.map(one -> () -> {
            one.run();
            leaveAddress.run();
        });
    }

    private boolean isBalancers(InetSocketAddress from) {
        return balancers.stream()
                .flatMap(protocol -> protocol.ranges().stream())
                .anyMatch(range -> range.contains(from.getAddress()));
    }

    /** Whose a connection is: behind a balancer that is known only now. */
    Optional<Runnable> admitClient(HttpConnection connection) {
        boolean isKnown = connection.remoteAddress(true).equals(connection.remoteAddress());
        return isKnown ? Optional.of(() -> {}) : counts.arriveFrom(Peer.addressOf(connection), limits);
    }
}
