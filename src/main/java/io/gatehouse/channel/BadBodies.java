package io.gatehouse.channel;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;

/** Sees a body that turns out to be none before Vert.x does, which would close the connection without a word. */
final class BadBodies extends ChannelInboundHandlerAdapter {
    private final Runnable told;

    BadBodies(Runnable told) {
        this.told = told;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        boolean isBody = message instanceof HttpContent && !(message instanceof HttpRequest);
        if (isBody && ((HttpContent) message).decoderResult().isFailure()) {
            told.run();
        }
        context.fireChannelRead(message);
    }
}
