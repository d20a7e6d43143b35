package io.gatehouse.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/**
 * What an HTTP/1.1 connection to a server is written and read by: an answer for each request, and then nothing (RFC 9112
 * §6.3, §9.6). A server that has said more than that, or that this was its last answer, is not asked again on this connection:
 * its next bytes would be somebody else's answer.
 */
final class StrictClientCodec extends CombinedChannelDuplexHandler<HttpResponseDecoder, HttpRequestEncoder> {
    private final Queue<HttpMethod> unanswered = new ArrayDeque<>();
    private final Runnable onLastAnswer;

    /** @param onLastAnswer called before the end of the last answer is told; has the connection closed */
    StrictClientCodec(int maxHeadBytes, Runnable onLastAnswer) {
        this.onLastAnswer = onLastAnswer;
        HttpDecoderConfig config =
                new HttpDecoderConfig().setMaxInitialLineLength(8192).setMaxHeaderSize(maxHeadBytes);
        init(new Decoder(config), new Encoder());
    }

    private final class Encoder extends HttpRequestEncoder {
        @Override
        protected void encode(ChannelHandlerContext context, Object message, List<Object> out) throws Exception {
            if (message instanceof HttpRequest request) {
                unanswered.add(request.method());
            }
            super.encode(context, message, out);
        }
    }

    private final class Decoder extends HttpResponseDecoder {
        private boolean isInterim;
        private boolean isLast;
        private boolean isOver;

        Decoder(HttpDecoderConfig config) {
            super(config);
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
            if (!isOver && unanswered.isEmpty()) {
                end();
            }
            if (isOver) {
                in.skipBytes(in.readableBytes());
                return;
            }
            int decoded = out.size();
            super.decode(context, in, out);
            for (int i = decoded; i < out.size(); i++) {
                note(out.get(i), in.isReadable());
            }
        }

        private void note(Object decoded, boolean isMoreThere) {
            if (decoded instanceof HttpResponse head) {
                isInterim = head.status().code() / 100 == 1;
                isLast |= !isInterim && says(head.headers(), HttpHeaderValues.CLOSE);
            }
            if (decoded instanceof LastHttpContent && !isInterim) {
                unanswered.poll();
                if (isLast || isMoreThere && unanswered.isEmpty()) {
                    end();
                }
            }
        }

        private void end() {
            isOver = true;
            onLastAnswer.run();
        }

        private static boolean says(HttpHeaders headers, CharSequence option) {
            return headers.containsValue(HttpHeaderNames.CONNECTION, option, true);
        }

        /** Netty's own would take what stands before white space for the name. */
        @Override
        protected AsciiString splitHeaderName(byte[] line, int start, int length) {
            int end = start + length;
            if (end < line.length && (line[end] == ' ' || line[end] == '\t')) {
                throw new DecoderException("white space behind a header's name");
            }
            return super.splitHeaderName(line, start, length);
        }

        @Override
        protected boolean isContentAlwaysEmpty(HttpMessage message) {
            checkCodings(message.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING));
            boolean isHead = HttpMethod.HEAD.equals(unanswered.peek())
                    && message instanceof HttpResponse head
                    && head.status().code() / 100 != 1;
            return isHead || super.isContentAlwaysEmpty(message);
        }

        /** What Netty does not know of these it passes on, or takes for a body that ends with its connection. */
        private static void checkCodings(List<String> codings) {
            if (!codings.isEmpty() && (codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked"))) {
                throw new DecoderException("a transfer coding that is not known here");
            }
        }

        @Override
        protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
            throw new DecoderException("an answer with two lengths");
        }
    }
}
