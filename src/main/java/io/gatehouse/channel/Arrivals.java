package io.gatehouse.channel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.net.TcpConfig;
import java.util.function.Predicate;

/** A server's settings that see each of its connections before Vert.x does; Vert.x takes copies of them on its way to {@link EarlyTransport}. */
final class Arrivals extends TcpConfig {
    private final Predicate<Channel> first;

    private Arrivals(TcpConfig other, Predicate<Channel> first) {
        super(other);
        this.first = first;
    }

    /** The same settings, and one more that says whether each connection may come in, behind those that do so already. */
    static Arrivals of(TcpConfig other, Predicate<Channel> next) {
        return new Arrivals(other, other instanceof Arrivals seen ? seen.first.and(next) : next);
    }

    /** For the socket that accepts connections. */
    ChannelHandler acceptor() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof Channel peer && !first.test(peer)) {
                    // Nobody knows of it yet.
                    peer.unsafe().closeForcibly();
                } else {
                    context.fireChannelRead(message);
                }
            }
        };
    }

    @Override
    protected TcpConfig copy() {
        return new Arrivals(this, first);
    }
}
