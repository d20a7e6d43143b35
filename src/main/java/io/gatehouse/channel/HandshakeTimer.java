package io.gatehouse.channel;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Closes a connection that is still here when its time is over: it is taken away when the TLS handshake is done. */
final class HandshakeTimer extends ChannelInboundHandlerAdapter {
    static final String NAME = "handshake";

    private final Duration timeout;
    private final Runnable onLate;
    private @Nullable Future<?> late;

    HandshakeTimer(Duration timeout, Runnable onLate) {
        this.timeout = timeout;
        this.onLate = onLate;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        late = context.executor().schedule(() -> close(context), timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void close(ChannelHandlerContext context) {
        if (!context.isRemoved() && context.channel().isOpen()) {
            onLate.run();
            context.close();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (late != null) {
            late.cancel(false);
        }
    }
}
