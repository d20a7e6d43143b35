package io.gatehouse.channel;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.Http1ServerConfig;
import java.util.ArrayList;
import java.util.List;

/** What the gate's listener makes of bytes, for tests of what stands behind it. */
public final class DecodedHeads {
    private DecodedHeads() {}

    /** Without those that are refused. */
    public static List<HttpRequest> of(byte[] bytes) {
        EmbeddedChannel channel = new EmbeddedChannel(new StrictRequestDecoder(new Http1ServerConfig()));
        try {
            channel.writeInbound(Unpooled.wrappedBuffer(bytes));
            List<HttpRequest> heads = new ArrayList<>();
            for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
                if (part instanceof HttpRequest head && head.decoderResult().isSuccess()) {
                    heads.add(head);
                }
                ReferenceCountUtil.release(part);
            }
            return heads;
        } finally {
            channel.finishAndReleaseAll();
        }
    }
}
