package io.gatehouse.server;

import io.gatehouse.channel.DecodedHeads;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.headers.HttpRequestHeaders;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Optional;

/** Heads that the codecs let in, as a request tells them. */
final class Heads {
    private static final int MOST_BYTES = 1 << 20;

    private Heads() {}

    static List<Forwarded> of(byte[] bytes) {
        return DecodedHeads.of(bytes).stream().map(Heads::of).toList();
    }

    private static Forwarded of(HttpRequest head) {
        MultiMap headers = HttpHeaders.headers();
        head.headers().forEach(header -> headers.add(header.getKey(), header.getValue()));
        String host = headers.get("host");
        return new Forwarded(
                HttpVersion.HTTP_1_1,
                head.method().name(),
                head.uri(),
                headers,
                host == null ? null : HostAndPort.parseAuthority(host, -1));
    }

    /** Of a header block of HTTP/2, the first on its connection. */
    static Optional<Forwarded> ofBlock(byte[] block) {
        try {
            HttpRequestHeaders headers = new HttpRequestHeaders(
                    new DefaultHttp2HeadersDecoder(true, MOST_BYTES).decodeHeaders(1, Unpooled.wrappedBuffer(block)));
            if (!headers.validate()) {
                return Optional.empty();
            }
            headers.sanitize();
            return Optional.of(new Forwarded(
                    HttpVersion.HTTP_2, headers.method().name(), headers.path(), headers, headers.authority()));
        } catch (Http2Exception | IllegalArgumentException e) {
            // Vert.x throws the latter of a method that is no token.
            return Optional.empty();
        }
    }
}
