package io.gatehouse.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Any time is over at the second look. */
final class UntakenBytesTest {
    private static final int STREAM = 1;
    private static final int WINDOW = 65_535;

    private final Http2ConnectionHandler codec = new Http2ConnectionHandlerBuilder()
            .server(true)
            .frameListener(new Http2FrameAdapter())
            .build();
    private final Http2Connection connection = codec.connection();
    private final EmbeddedChannel channel = new EmbeddedChannel(codec);
    private int ended;
    private final UntakenBytes untaken =
            new UntakenBytes(Duration.ofNanos(1), () -> ended++, channel, new HeldUpStreams(codec));

    /** A client that lets nothing more be sent, neither of its stream nor of any. */
    @BeforeEach
    void answerMoreThanMayBeSent() throws Exception {
        ChannelHandlerContext context = channel.pipeline().context(codec);
        connection.remote().createStream(STREAM, true);
        codec.encoder()
                .writeHeaders(context, STREAM, new DefaultHttp2Headers().status("200"), 0, false, context.newPromise());
        codec.encoder()
                .writeData(
                        context, STREAM, Unpooled.wrappedBuffer(new byte[2 * WINDOW]), 0, false, context.newPromise());
        codec.flush(context);
        assertEquals(0, connection.remote().flowController().windowSize(connection.connectionStream()));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    /** However long it takes to look: not one of its streams first. */
    @Test
    void endsTheConnectionWhereNothingMayBeSentOfAnyStream() {
        untaken.endWhatIsLeftLying();
        assertEquals(0, ended);
        assertEquals(1, connection.numActiveStreams());
        untaken.endWhatIsLeftLying();
        assertEquals(1, ended);
        assertFalse(channel.isOpen());
    }

    @Test
    void endsAStreamAloneWhereOthersMayGoOn() throws Exception {
        connection.remote().flowController().incrementWindowSize(connection.connectionStream(), WINDOW / 2);
        untaken.endWhatIsLeftLying();
        assertEquals(0, ended);
        untaken.endWhatIsLeftLying();
        assertEquals(1, ended);
        assertTrue(channel.isOpen());
        assertEquals(0, connection.numActiveStreams());
    }
}
