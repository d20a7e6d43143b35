package io.gatehouse.channel;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/**
 * Makes one of all flushes within a turn of the event loop, at its end. Netty's own handler for this waits for the end of a
 * read, and was seen to leave the last bytes of an answer behind for ever where many large ones are sent at once.
 */
final class JoinedFlushes extends ChannelDuplexHandler {
    private boolean isDue;

    /** What nobody can take any more goes out at once: that it can be taken again is only told then. */
    @Override
    public void flush(ChannelHandlerContext context) {
        if (!context.channel().isWritable()) {
            isDue = false;
            context.flush();
        } else if (!isDue) {
            isDue = true;
            context.executor().execute(() -> flushIfDue(context));
        }
    }

    private void flushIfDue(ChannelHandlerContext context) {
        if (isDue) {
            isDue = false;
            context.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (!context.channel().isWritable()) {
            flushIfDue(context);
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        flushIfDue(context);
        context.close(promise);
    }

    @Override
    public void disconnect(ChannelHandlerContext context, ChannelPromise promise) {
        flushIfDue(context);
        context.disconnect(promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        flushIfDue(context);
    }
}
