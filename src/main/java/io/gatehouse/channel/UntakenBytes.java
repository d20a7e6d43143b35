package io.gatehouse.channel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Ends what a client leaves lying for long: the connection of whose bytes it takes none, or the HTTP/2 stream that it gives
 * no leave to send more. Where there is nothing to be sent, nothing is left lying. Stands next to the socket.
 */
public final class UntakenBytes extends ChannelInboundHandlerAdapter {
    private static final String GIVEN_UP = "Connection timed out";

    private final long timeoutNanos;
    private final Runnable onEnd;
    private final Channel channel;
    private final @Nullable HeldUpStreams streams;
    private Progress progress = Progress.NONE;
    private long unchangedSince = System.nanoTime();

    /** How far the sending has come; or that there is nothing to be sent. */
    private record Progress(int part, long ofPart, long pending) {
        static final Progress NONE = new Progress(0, 0, 0);

        static Progress of(Channel channel) {
            ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
            if (buffer == null || buffer.isEmpty()) {
                return NONE;
            }
            int part = System.identityHashCode(buffer.current());
            return new Progress(part, buffer.currentProgress(), buffer.totalPendingWriteBytes());
        }
    }

    UntakenBytes(Duration timeout, Runnable onEnd, Channel channel, @Nullable HeldUpStreams streams) {
        this.timeoutNanos = timeout.toNanos();
        this.onEnd = onEnd;
        this.channel = channel;
        this.streams = streams;
    }

    /** The kernel gives up by itself where nothing of what it was given is acknowledged, or taken. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException && String.valueOf(cause.getMessage()).endsWith(GIVEN_UP)) {
            onEnd.run();
        }
        context.fireExceptionCaught(cause);
    }

    /** To be called a few times within the timeout, on the connection's event loop. */
    public void endWhatIsLeftLying() {
        if (streams != null) {
            streams.look();
        }
        if (isLeftLying() || streams != null && streams.isConnectionFor(timeoutNanos)) {
            onEnd.run();
            reset();
        } else if (streams != null) {
            for (int ended = streams.endThoseFor(timeoutNanos); ended > 0; ended--) {
                onEnd.run();
            }
        }
    }

    private boolean isLeftLying() {
        long now = System.nanoTime();
        Progress last = progress;
        progress = Progress.of(channel);
        if (progress.equals(Progress.NONE) || !progress.equals(last)) {
            unchangedSince = now;
        }
        return now - unchangedSince >= timeoutNanos;
    }

    /** At once, past whoever would first have everything sent. */
    private void reset() {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.unsafe().close(channel.voidPromise());
    }
}
