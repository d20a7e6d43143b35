package io.gatehouse.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderException;
import io.netty.util.concurrent.Future;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes a balancer's header from the beginning of a connection, and the connection for its client's from then on. Without
 * one, whole and in time, there is no connection.
 */
final class ProxyHeaderReader extends ByteToMessageDecoder {
    private final ProxyProtocol protocol;
    private @Nullable Future<?> late;

    ProxyHeaderReader(ProxyProtocol protocol) {
        this.protocol = protocol;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        late = context.executor()
                .schedule(
                        () -> refuse(context, "it has not come in time"),
                        protocol.timeout().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int length = ProxyHeader.length(in);
        if (length > 0 && in.readableBytes() >= length) {
            ProxyHeader.client(in.readSlice(length))
                    .ifPresent(client -> context.channel()
                            .attr(ConnectionBase.REMOTE_ADDRESS_OVERRIDE)
                            .set(SocketAddress.inetSocketAddress(client)));
            context.pipeline().remove(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
        if (cause instanceof CorruptedFrameException fault) {
            refuse(context, String.valueOf(fault.getMessage()));
        } else if (cause instanceof DecoderException) {
            context.close();
        } else {
            super.exceptionCaught(context, cause);
        }
    }

    private void refuse(ChannelHandlerContext context, String why) {
        if (!context.isRemoved() && context.channel().isOpen()) {
            protocol.refused().accept(why);
            context.close();
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        if (late != null) {
            late.cancel(false);
        }
    }
}
