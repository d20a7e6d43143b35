package io.gatehouse.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JoinedFlushesTest {
    private final AtomicInteger flushes = new AtomicInteger();
    private final EmbeddedChannel channel = new EmbeddedChannel(new Counting(), new JoinedFlushes());

    /** Stands where the socket is. */
    private final class Counting extends ChannelOutboundHandlerAdapter {
        @Override
        public void flush(ChannelHandlerContext context) {
            flushes.incrementAndGet();
            context.flush();
        }
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    @Test
    void allOfATurnAreOneAtItsEnd() {
        turn(() -> {
            // With each write the channel of this test runs what is due.
            write(10);
            for (int i = 0; i < 5; i++) {
                channel.pipeline().flush();
            }
            assertEquals(0, flushes.get());
        });
        assertEquals(1, flushes.get());
        assertEquals(1, channel.outboundMessages().size());
    }

    @Test
    void eachTurnHasItsOwn() {
        for (int turn = 1; turn <= 3; turn++) {
            turn(() -> send(10));
            assertEquals(turn, flushes.get());
        }
    }

    /** Netty's own waits for that end. */
    @Test
    void whatIsSentWithinAReadDoesNotWaitForTheReadsEnd() {
        turn(() -> {
            channel.pipeline().fireChannelRead(Unpooled.EMPTY_BUFFER);
            send(10);
        });
        assertEquals(1, channel.outboundMessages().size());
    }

    @Test
    void whereNoMoreIsTakenItGoesOutAtOnce() {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(50, 100));
        turn(() -> {
            send(10);
            write(1000);
            assertEquals(1, flushes.get());
        });
    }

    @Test
    void theEndTakesNothingWithIt() {
        turn(() -> {
            send(10);
            channel.close();
            assertEquals(1, channel.outboundMessages().size());
        });
    }

    private void turn(Runnable work) {
        var done = channel.eventLoop().submit(work);
        channel.runPendingTasks();
        done.syncUninterruptibly();
    }

    private void send(int bytes) {
        write(bytes);
        channel.pipeline().flush();
    }

    private void write(int bytes) {
        channel.pipeline().write(Unpooled.wrappedBuffer(new byte[bytes]));
    }
}
