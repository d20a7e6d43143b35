package io.gatehouse.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what has come on a connection on which nobody has proven yet who it is, against one budget for the whole
 * process, and ends the connection that goes beyond: heads of strangers, whole or in pieces, fill no memory. Stands
 * behind TLS, before anything is decoded.
 */
public final class UnprovenBytes extends ChannelInboundHandlerAdapter {
    private final Budget budget;
    private long counted;
    private boolean isProven;

    /** What strangers may have in memory together. Safe on any thread. */
    public static final class Budget {
        private final AtomicLong used = new AtomicLong();
        private final long bytes;
        private final Runnable onRefusal;

        /** @param onRefusal told of each connection that is ended */
        public Budget(long bytes, Runnable onRefusal) {
            this.bytes = bytes;
            this.onRefusal = onRefusal;
        }

        public long used() {
            return used.get();
        }
    }

    public UnprovenBytes(Budget budget) {
        this.budget = budget;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (!isProven && message instanceof ByteBuf bytes) {
            int more = bytes.readableBytes();
            counted += more;
            if (budget.used.addAndGet(more) > budget.bytes) {
                bytes.release();
                budget.onRefusal.run();
                context.close();
                return;
            }
        }
        context.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        release();
        isProven = true;
        super.channelInactive(context);
    }

    /** Somebody has proven who it is: the connection is somebody's to answer for. */
    public void proven() {
        if (!isProven) {
            isProven = true;
            release();
        }
    }

    public boolean isProven() {
        return isProven;
    }

    /** A request has been answered: what came of it is let go of. */
    public void answered() {
        if (!isProven) {
            release();
        }
    }

    private void release() {
        budget.used.addAndGet(-counted);
        counted = 0;
    }
}
