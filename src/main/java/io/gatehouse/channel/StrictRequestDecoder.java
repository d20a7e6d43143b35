package io.gatehouse.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.util.AsciiString;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import java.util.List;

/**
 * Vert.x' decoder of HTTP/1.1 requests, without what it lets pass that others read differently (RFC 9112): lines that
 * are folded, and a request line with anything but single spaces between its three words. A head is looked at when a
 * line of it is complete, so that one that comes in small pieces costs no more than another. Behind a request that asks
 * to switch protocols nothing is decoded: those bytes are the new protocol's, or nobody's.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    private static final int MAX_KEPT_FOR_SWITCH = 64 * 1024;

    /** However short it is: an entry of a map, and two texts. */
    private static final int MEMORY_OF_A_FIELD = 160;

    private static final int FIELDS_IN_ANY_HEAD = 1000;

    private final int maxHead;
    private final int maxFields;
    private final HeadClock head = new HeadClock();
    private boolean isInHead = true;
    private boolean hasRequestLine;
    private boolean isHeadScanned;
    private boolean isSwitching;
    private boolean isFaulty;
    private String fault = "";
    private int scanned;
    private int lineLength;
    private int endOfWord;
    private int fields;

    StrictRequestDecoder(Http1ServerConfig config) {
        super(config);
        maxHead = config.getMaxHeaderSize();
        maxFields = Math.max(FIELDS_IN_ANY_HEAD, maxHead / MEMORY_OF_A_FIELD);
    }

    HeadClock head() {
        return head;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        decodeStrictly(context, in, out);
        head.run(isInHead && !isSwitching && (hasRequestLine || lineLength > 0));
    }

    private void decodeStrictly(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (isFaulty) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (isSwitching) {
            if (in.readableBytes() > MAX_KEPT_FOR_SWITCH) {
                throw new TooLongFrameException("too much behind a request to switch protocols");
            }
            return;
        }
        if (isInHead && !isHeadScanned && !scan(in) && in.readableBytes() <= maxHead) {
            return;
        }
        int decoded = out.size();
        int readable = in.readableBytes();
        super.decode(context, in, out);
        scanned = Math.max(0, scanned - (readable - in.readableBytes()));
        for (int i = decoded; i < out.size(); i++) {
            note(out.get(i));
        }
    }

    /** Goes through what has come since; whether a line of the head has ended in it. */
    private boolean scan(ByteBuf in) {
        int from = in.readerIndex() + scanned;
        int end = in.writerIndex();
        boolean hasLine = false;
        while (from < end && !isHeadScanned) {
            byte first = in.getByte(from);
            if (lineLength == 0 && hasRequestLine && (first == ' ' || first == '\t')) {
                fault = "a header's line begins with white space";
            }
            int lineFeed = in.indexOf(from, end, (byte) '\n');
            if (lineFeed < 0) {
                lineLength += end - from;
                from = end;
            } else {
                boolean isEmpty = lineLength + lineFeed - from <= 1;
                isHeadScanned = isEmpty && hasRequestLine;
                hasRequestLine |= !isEmpty;
                hasLine = true;
                lineLength = 0;
                from = lineFeed + 1;
            }
        }
        scanned = from - in.readerIndex();
        return hasLine;
    }

    private void note(Object decoded) {
        if (decoded instanceof HttpRequest request) {
            isInHead = false;
            if (request.decoderResult().isSuccess() && !fault.isEmpty()) {
                request.setDecoderResult(DecoderResult.failure(new MalformedHeadException(fault)));
            }
            isFaulty = request.decoderResult().isFailure();
            isSwitching = !isFaulty && asksToSwitch(request);
        }
        if (decoded instanceof LastHttpContent) {
            isInHead = true;
            isHeadScanned = false;
            hasRequestLine = false;
            scanned = 0;
            lineLength = 0;
        }
    }

    private static boolean asksToSwitch(HttpRequest request) {
        return request.headers().contains(HttpHeaderNames.UPGRADE)
                && Upgrades.protocol(
                                request.headers().get(HttpHeaderNames.UPGRADE),
                                request.headers().getAll(HttpHeaderNames.CONNECTION))
                        .isPresent();
    }

    @Override
    protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
        expect(start == 0);
        fields = 0;
        endOfWord = start + length;
        return super.splitFirstWordInitialLine(line, start, length);
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        expect(start == endOfWord + 1 && line[endOfWord] == ' ');
        endOfWord = start + length;
        return super.splitSecondWordInitialLine(line, start, length);
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        expect(start == endOfWord + 1 && line[endOfWord] == ' ');
        String version = super.splitThirdWordInitialLine(line, start, length);
        if (!version.equals("HTTP/1.1")) {
            throw new MalformedHeadException("neither HTTP/1.1 nor HTTP/2, which are spoken here");
        }
        return version;
    }

    /** Of trailers too. */
    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        fields++;
        if (fields > maxFields) {
            throw new TooLongHttpHeaderException("a head of more than " + maxFields + " fields");
        }
        return super.splitHeaderName(line, start, length);
    }

    private static void expect(boolean holds) {
        if (!holds) {
            throw new MalformedHeadException("the request line is not three words with single spaces between them");
        }
    }
}
