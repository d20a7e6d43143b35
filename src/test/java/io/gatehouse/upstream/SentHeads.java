package io.gatehouse.upstream;

import io.gatehouse.config.ClusterConfiguration.Forwarding;
import io.gatehouse.core.Admitted;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/** The heads of requests as an API server gets them, in bytes, for tests of what stands before. */
public final class SentHeads {
    private static final RequestHeaders HEADERS = new RequestHeaders(new FrontProxyHeaders(new Forwarding(
            Forwarding.Mode.REQUEST_HEADER, "X-Remote-User", "X-Remote-Uid", "X-Remote-Group", "X-Remote-Extra-")));

    private SentHeads() {}

    /** As Vert.x' client has Netty write it; where it came in chunks it goes on in chunks. */
    public static byte[] ordinary(Admitted admitted) {
        DefaultHttpRequest head = new DefaultHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(admitted.call().method()),
                admitted.call().target());
        MultiMap headers = HttpHeaders.headers();
        HEADERS.write(admitted, headers);
        head.headers().set("host", "127.0.0.1:6443");
        headers.forEach(header -> head.headers().add(header.getKey(), header.getValue()));
        if (admitted.call().headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            head.headers().set("transfer-encoding", "chunked");
        }
        EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestEncoder());
        channel.writeOutbound(head);
        ByteBuf bytes = channel.readOutbound();
        try {
            return ByteBufUtil.getBytes(bytes);
        } finally {
            bytes.release();
            channel.finishAndReleaseAll();
        }
    }

    /** Of one that asks to switch protocols. */
    public static byte[] upgrade(Admitted admitted) {
        return TunnelOpening.head(admitted, "127.0.0.1:6443", HEADERS).getBytes();
    }
}
