package io.gatehouse.session;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;

/**
 * Over SPDY/3.1: the last data of the stream for errors. The client opens it, and says so in headers that are compressed
 * together with those before; of the server's frames the lengths are enough.
 */
final class SpdyFarewell implements Farewell {
    static final String PROTOCOL = "SPDY/3.1";

    /** Of the sub-protocols the one whose stream for errors carries a status. */
    static final String SUB_PROTOCOL = "v4.channel.k8s.io";

    /** Clients open their streams before they send anything on one. */
    private static final int MOST_BYTES = 64 << 10;

    private static final int HEAD = 8;
    private static final int CONTROL = 0x80;
    private static final int GO_AWAY = 7;
    private static final byte LAST = 1;

    private final EmbeddedChannel opening = new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1), new Opened());
    private final Buffer head = Buffer.buffer(HEAD);
    private int looked;
    private int headBytes;
    private int left;
    private int errors;
    private boolean isUnreadable;
    private boolean isOver;

    @Override
    public void sent(Buffer chunk) {
        if (errors != 0 || isOver) {
            return;
        }
        looked += chunk.length();
        opening.writeInbound(Unpooled.wrappedBuffer(chunk.getBytes()));
        isOver = errors == 0 && (isUnreadable || looked > MOST_BYTES);
        if (errors != 0 || isOver) {
            end();
        }
    }

    /** Of what is no SPDY the API server will say what becomes of it; nothing is looked for behind that. */
    private final class Opened extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object frame) {
            if (errors == 0 && !isUnreadable && isForErrors(frame)) {
                errors = ((SpdySynStreamFrame) frame).streamId();
            }
            ReferenceCountUtil.release(frame);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            isUnreadable = true;
        }
    }

    private static boolean isForErrors(Object frame) {
        return frame instanceof SpdySynStreamFrame stream
                && !stream.isInvalid()
                && !stream.isTruncated()
                && "error".equals(stream.headers().getAsString("streamtype"));
    }

    @Override
    public void pass(Buffer chunk) {
        int at = 0;
        while (at < chunk.length()) {
            if (left > 0) {
                int passed = Math.min(left, chunk.length() - at);
                left -= passed;
                at += passed;
            } else {
                head.setByte(headBytes++, chunk.getByte(at++));
                if (headBytes == HEAD) {
                    headBytes = 0;
                    left = head.getUnsignedMedium(5);
                    begins();
                }
            }
        }
    }

    /** What comes on the stream for errors is the server's own last word. */
    private void begins() {
        boolean isData = (head.getUnsignedByte(0) & CONTROL) == 0;
        isOver |= isData ? head.getInt(0) == errors : head.getUnsignedShort(2) == GO_AWAY;
    }

    @Override
    public boolean isPossible() {
        return errors != 0 && !isOver;
    }

    @Override
    public boolean isHere() {
        return isPossible() && headBytes == 0 && left == 0;
    }

    @Override
    public Buffer say(String why) {
        isOver = true;
        Buffer status = Farewell.status(why);
        return Buffer.buffer()
                .appendInt(errors)
                .appendByte(LAST)
                .appendMedium(status.length())
                .appendBuffer(status);
    }

    @Override
    public void end() {
        // Unlike its finish() this throws nothing of what has been wrong before.
        opening.close();
        opening.releaseInbound();
    }
}
