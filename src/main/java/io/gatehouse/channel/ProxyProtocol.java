package io.gatehouse.channel;

import io.gatehouse.config.AddressRange;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.net.TcpConfig;
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

    /** Looks at each connection that comes before Vert.x does. */
    ChannelHandler acceptor() {
        return new Acceptor(this);
    }

    @ChannelHandler.Sharable
    private static final class Acceptor extends ChannelInboundHandlerAdapter {
        private final ProxyProtocol protocol;

        Acceptor(ProxyProtocol protocol) {
            this.protocol = protocol;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof Channel peer && protocol.isSpokenBy(peer)) {
                peer.pipeline().addLast("proxyHeader", new ProxyHeaderReader(protocol));
            }
            context.fireChannelRead(message);
        }
    }

    /** How a server is to be, of which Vert.x takes copies on its way to {@link BalancedTransport}. */
    static final class Config extends TcpConfig {
        private final ProxyProtocol protocol;

        Config(TcpConfig other, ProxyProtocol protocol) {
            super(other);
            this.protocol = protocol;
        }

        ProxyProtocol protocol() {
            return protocol;
        }

        @Override
        protected TcpConfig copy() {
            return new Config(this, protocol);
        }
    }
}
