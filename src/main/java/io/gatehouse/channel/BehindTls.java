package io.gatehouse.channel;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslHandler;

/** Puts a handler where a connection's bytes are no longer encrypted; as one itself, as soon as there is such a place. */
final class BehindTls extends ChannelInboundHandlerAdapter {
    private final String name;
    private final ChannelHandler handler;

    BehindTls(String name, ChannelHandler handler) {
        this.name = name;
        this.handler = handler;
    }

    /** Next to TLS, or first where there is none. */
    static void add(ChannelPipeline pipeline, String name, ChannelHandler handler) {
        ChannelHandlerContext tls = pipeline.context(SslHandler.class);
        // Until the client has named the host, another handler holds the place.
        ChannelHandlerContext place = tls == null ? pipeline.context(SniHandler.class) : tls;
        if (place == null) {
            pipeline.addFirst(name, handler);
        } else {
            pipeline.addAfter(place.name(), name, handler);
        }
    }

    static void remove(ChannelPipeline pipeline, String name) {
        if (pipeline.get(name) != null) {
            pipeline.remove(name);
        }
    }

    /** The first bytes have come: by now Vert.x has made the pipeline. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        add(context.pipeline(), name, handler);
        context.fireChannelRead(message);
        context.pipeline().remove(this);
    }
}
