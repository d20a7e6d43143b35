package io.gatehouse.channel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.net.TcpConfig;
import java.util.function.Consumer;

/** A server's settings that see each of its connections before Vert.x does; Vert.x takes copies of them on its way to {@link EarlyTransport}. */
final class Arrivals extends TcpConfig {
    private final Consumer<Channel> first;

    private Arrivals(TcpConfig other, Consumer<Channel> first) {
        super(other);
        this.first = first;
    }

    /** The same settings, and one more that sees each connection, behind those that do so already. */
    static Arrivals of(TcpConfig other, Consumer<Channel> next) {
        return new Arrivals(other, other instanceof Arrivals seen ? seen.first.andThen(next) : next);
    }

    /** For the socket that accepts connections. */
    ChannelHandler acceptor() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof Channel peer) {
                    first.accept(peer);
                }
                context.fireChannelRead(message);
            }
        };
    }

    @Override
    protected TcpConfig copy() {
        return new Arrivals(this, first);
    }
}
