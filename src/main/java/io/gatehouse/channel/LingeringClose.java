package io.gatehouse.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;

/**
 * Lets an answer arrive whose connection ends behind it (RFC 9112 §9.6): a socket that is closed over bytes that nobody has
 * read is reset, and its peer may never see what was sent before. So the gate's own direction ends first, and what the
 * client still sends is thrown away until it has seen that; for a while, and not for any amount. Stands next to the socket.
 */
final class LingeringClose extends ChannelDuplexHandler {
    private static final long MILLIS = 1000;
    private static final long MOST_BYTES = 1 << 20;

    private boolean isLingering;
    private long thrownAway;

    /** Asked again, it is the same end. */
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (!promise.isVoid()) {
            context.channel().closeFuture().addListener(closed -> promise.trySuccess());
        }
        if (!isLingering) {
            isLingering = true;
            begin(context);
        }
    }

    private static void begin(ChannelHandlerContext context) {
        if (!context.channel().isActive() || !(context.channel() instanceof DuplexChannel socket)) {
            context.close();
            return;
        }
        socket.shutdownOutput();
        socket.config().setAutoRead(true);
        var timer = context.executor().schedule(() -> context.close(), MILLIS, TimeUnit.MILLISECONDS);
        socket.closeFuture().addListener(closed -> timer.cancel(false));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!isLingering || !(message instanceof ByteBuf bytes)) {
            context.fireChannelRead(message);
            return;
        }
        thrownAway += bytes.readableBytes();
        bytes.release();
        if (thrownAway > MOST_BYTES) {
            context.close();
        }
    }
}
