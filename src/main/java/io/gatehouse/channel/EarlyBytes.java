package io.gatehouse.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what a decoder that is taken away leaves undecoded until it is taken away itself: by then somebody is there who
 * knows what to do with bytes.
 */
final class EarlyBytes extends ChannelInboundHandlerAdapter {
    private final List<ByteBuf> kept = new ArrayList<>(1);

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            kept.add(bytes);
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        kept.forEach(context::fireChannelRead);
        kept.clear();
        context.fireChannelReadComplete();
    }
}
