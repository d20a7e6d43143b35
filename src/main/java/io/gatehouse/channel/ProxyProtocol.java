package io.gatehouse.channel;

import io.gatehouse.config.AddressRange;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Balancers that say at the beginning of each connection whose it is. Theirs alone are read like that: what anybody else
 * sends is TLS, or nothing.
 *
 * @param timeout for the header
 * @param refused told why a balancer's connection is none; on any thread
 */
public record ProxyProtocol(List<AddressRange> from, Duration timeout, Consumer<String> refused) {
    private boolean isSpokenBy(Channel peer) {
        return peer.remoteAddress() instanceof InetSocketAddress address
                && from.stream().anyMatch(range -> range.contains(address.getAddress()));
    }

    /** Has a balancer's connection begin with its header. */
    void expect(Channel peer) {
        if (isSpokenBy(peer)) {
            peer.pipeline().addLast("proxyHeader", new ProxyHeaderReader(this));
        }
    }
}
