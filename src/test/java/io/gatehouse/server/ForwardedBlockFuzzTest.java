package io.gatehouse.server;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class ForwardedBlockFuzzTest {
    static Stream<byte[]> blocks() {
        return Stream.of(
                block("GET", "/version", "x-remote-user", "root"),
                block("POST", "/api/v1/pods?a=b", "content-length", "2"),
                block("GET", "/a b", "x-a", "b\r\nx-remote-user: root"),
                block("GET", "/\u00e9", "te", "trailers"),
                block("DELETE", "//a", "transfer-encoding", "chunked"),
                block("PUT", "/api/v1", "host", "a"),
                block("PATCH", "/api/v1", "authorization", "Bearer x"));
    }

    private static byte[] block(String method, String path, String name, String value) {
        Http2Headers headers = new DefaultHttp2Headers(false)
                .method(method)
                .path(path)
                .scheme("https")
                .authority("localhost")
                .add(name, value);
        ByteBuf block = Unpooled.buffer();
        try {
            new DefaultHttp2HeadersEncoder().encodeHeaders(1, headers, block);
        } catch (Http2Exception e) {
            throw new IllegalArgumentException(e);
        }
        return ByteBufUtil.getBytes(block);
    }

    @MethodSource("blocks")
    @FuzzTest
    void anApiServerReadsWhatTheGateHasReadOfABlock(byte @NotNull [] bytes) {
        Heads.ofBlock(bytes).ifPresent(Forwarded::check);
    }
}
