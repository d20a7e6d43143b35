package io.gatehouse.channel;

import static io.netty.handler.codec.http2.Http2FrameTypes.CONTINUATION;
import static io.netty.handler.codec.http2.Http2FrameTypes.DATA;
import static io.netty.handler.codec.http2.Http2FrameTypes.HEADERS;
import static io.netty.handler.codec.http2.Http2FrameTypes.RST_STREAM;
import static io.netty.handler.codec.http2.Http2FrameTypes.WINDOW_UPDATE;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the heads of a client's HTTP/2 frames (RFC 9113 §4.1) before the codec does, and ends the connection of a client
 * that goes on with a stream which it has ended itself (§5.1, §5.1.1), as the codec does not always, or that keeps the gate
 * busy with frames which carry nothing. Stands behind TLS, from a connection's first byte on.
 */
final class ClientFrames extends ChannelInboundHandlerAdapter {
    private static final int PREFACE_BYTES = 24;
    private static final int HEAD_BYTES = 9;
    private static final int TYPE = 3;
    private static final int UNKNOWN = 0xfb;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int STREAMS_TO_KEEP = 1000;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final int maxControlFrames;
    private final Consumer<Http2Error> onEnd;
    private final Runnable onTooManyStreams;
    private final byte[] head = new byte[HEAD_BYTES];
    private int headBytes;
    private long payloadLeft = PREFACE_BYTES;
    private int highestStream;
    private final Set<Integer> unendedStreams = new HashSet<>();
    private int controlFrames;
    private long windowBegan = System.nanoTime();
    private final HeadClock requestHead = new HeadClock();
    private boolean isHeaders;
    private boolean isToContinue;
    private boolean hasEnded;
    private @Nullable Http2ConnectionHandler codec;
    private @Nullable HeldUpStreams heldUp;

    /**
     * @param maxControlFrames in ten seconds, of those that carry no request, nothing of a body, and no leave to send more
     * @param onEnd told why a connection is ended
     * @param onTooManyStreams told of a stream that the codec is going to refuse
     */
    ClientFrames(int maxControlFrames, Consumer<Http2Error> onEnd, Runnable onTooManyStreams) {
        this.maxControlFrames = maxControlFrames;
        this.onEnd = onEnd;
        this.onTooManyStreams = onTooManyStreams;
    }

    HeadClock head() {
        return requestHead;
    }

    /** Is told of all leave to send more. */
    void tell(HeldUpStreams streams) {
        heldUp = streams;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            context.fireChannelRead(message);
        } else if (hasEnded) {
            bytes.release();
        } else {
            pass(context, bytes);
        }
    }

    /** What has come together with a fault is not looked at either: the client is told that it was not. */
    private void pass(ChannelHandlerContext context, ByteBuf bytes) {
        Http2Error fault = look(context, bytes);
        if (fault == Http2Error.NO_ERROR) {
            requestHead.run(isToContinue || isHeaders && payloadLeft > 0);
            context.fireChannelRead(bytes);
            return;
        }
        hasEnded = true;
        bytes.release();
        onEnd.accept(fault);
        end(context, fault);
    }

    private void end(ChannelHandlerContext context, Http2Error fault) {
        Http2ConnectionHandler codec = codec(context);
        if (codec == null) {
            // A connection that is closed before anything is made of it, such as one too many.
            context.close();
            return;
        }
        Http2Exception why = Http2Exception.connectionError(fault, "ended by the gate for the client's frames");
        codec.onError(context.pipeline().context(codec), false, why);
    }

    private @Nullable Http2ConnectionHandler codec(ChannelHandlerContext context) {
        if (codec == null) {
            codec = context.pipeline().get(Http2ConnectionHandler.class);
        }
        return codec;
    }

    private Http2Error look(ChannelHandlerContext context, ByteBuf bytes) {
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex()) {
            if (payloadLeft > 0) {
                int passed = (int) Math.min(payloadLeft, bytes.writerIndex() - at);
                payloadLeft -= passed;
                at += passed;
                continue;
            }
            head[headBytes++] = bytes.getByte(at++);
            if (headBytes == HEAD_BYTES) {
                headBytes = 0;
                hideIfUnseen(context, bytes, at - HEAD_BYTES);
                Http2Error fault = frame(context);
                if (fault != Http2Error.NO_ERROR) {
                    return fault;
                }
            }
        }
        return Http2Error.NO_ERROR;
    }

    /**
     * Clients go on with what they have begun behind the last stream that the gate has told them of, or take it back, as Go's
     * do. The codec has looked at none of it, takes bodies and resets for a fault of theirs, and would end the streams that
     * are still to be answered; frames of a type that nobody knows it passes over.
     */
    private void hideIfUnseen(ChannelHandlerContext context, ByteBuf bytes, int from) {
        if (head[TYPE] != RST_STREAM && head[TYPE] != DATA || from < bytes.readerIndex()) {
            return;
        }
        Http2ConnectionHandler codec = codec(context);
        if (codec != null
                && codec.connection().goAwaySent()
                && stream() > codec.connection().remote().lastStreamKnownByPeer()) {
            bytes.setByte(from + TYPE, UNKNOWN);
        }
    }

    private int stream() {
        return (head[5] & 0x7f) << 24 | (head[6] & 0xff) << 16 | (head[7] & 0xff) << 8 | head[8] & 0xff;
    }

    private Http2Error frame(ChannelHandlerContext context) {
        int length = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | head[2] & 0xff;
        boolean endsStream = (head[4] & END_STREAM) != 0;
        int stream = stream();
        payloadLeft = length;
        isHeaders = head[3] == HEADERS || head[3] == CONTINUATION;
        isToContinue = isHeaders ? (head[4] & END_HEADERS) == 0 : isToContinue;
        return switch (head[TYPE]) {
            case HEADERS -> headers(context, stream, endsStream);
            case DATA -> data(stream, endsStream, length);
            case RST_STREAM -> {
                unendedStreams.remove(stream);
                yield control();
            }
            case WINDOW_UPDATE -> {
                if (heldUp != null) {
                    heldUp.leaveGiven(stream);
                }
                yield Http2Error.NO_ERROR;
            }
            case CONTINUATION -> Http2Error.NO_ERROR;
            default -> control();
        };
    }

    private Http2Error headers(ChannelHandlerContext context, int stream, boolean endsStream) {
        if (stream > highestStream) {
            highestStream = stream;
            Http2ConnectionHandler codec = codec(context);
            if (codec != null && !codec.connection().remote().canOpenStream()) {
                onTooManyStreams.run();
            }
            if (!endsStream) {
                keep(context, stream);
            }
            return Http2Error.NO_ERROR;
        }
        boolean mayGoOn = endsStream ? unendedStreams.remove(stream) : unendedStreams.contains(stream);
        return mayGoOn ? Http2Error.NO_ERROR : Http2Error.STREAM_CLOSED;
    }

    private Http2Error data(int stream, boolean endsStream, int length) {
        if (endsStream) {
            unendedStreams.remove(stream);
            return Http2Error.NO_ERROR;
        }
        return length > 0 ? Http2Error.NO_ERROR : control();
    }

    /** A client need not end streams that the gate has ended: they are forgotten once there are many. */
    private void keep(ChannelHandlerContext context, int stream) {
        if (unendedStreams.size() >= STREAMS_TO_KEEP) {
            Http2ConnectionHandler codec = codec(context);
            unendedStreams.removeIf(kept -> codec == null || codec.connection().stream(kept) == null);
        }
        unendedStreams.add(stream);
    }

    private Http2Error control() {
        long now = System.nanoTime();
        if (now - windowBegan > WINDOW_NANOS) {
            windowBegan = now;
            controlFrames = 0;
        }
        controlFrames++;
        return controlFrames > maxControlFrames ? Http2Error.ENHANCE_YOUR_CALM : Http2Error.NO_ERROR;
    }
}
