package io.gatehouse.attacks;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Header lists of HTTP/2 (RFC 7541). They are written as plain literals, in the order and with the characters that they are
 * given in, so that what no decent client would send can be sent.
 */
final class Hpack {
    private static final int MOST_BYTES = 8 << 20;

    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, MOST_BYTES);

    static byte[] encode(List<Header> headers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Header header : headers) {
            out.write(0);
            string(out, header.name());
            string(out, header.value());
        }
        return out.toByteArray();
    }

    private static void string(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 0x7f) {
            out.write(bytes.length);
        } else {
            out.write(0x7f);
            int rest = bytes.length - 0x7f;
            for (; rest >= 0x80; rest >>= 7) {
                out.write(rest & 0x7f | 0x80);
            }
            out.write(rest);
        }
        out.writeBytes(bytes);
    }

    /** The lists of one connection, in their order: they build on one another. */
    List<Header> decode(int stream, byte[] block) throws IOException {
        try {
            List<Header> headers = new ArrayList<>();
            decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(block))
                    .forEach(entry -> headers.add(new Header(
                            entry.getKey().toString(), entry.getValue().toString())));
            return headers;
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
    }
}
