package io.gatehouse.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.core.RequestInfo;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.spdy.DefaultSpdyDataFrame;
import io.netty.handler.codec.spdy.DefaultSpdyGoAwayFrame;
import io.netty.handler.codec.spdy.DefaultSpdyPingFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynReplyFrame;
import io.netty.handler.codec.spdy.DefaultSpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyFrameCodec;
import io.netty.handler.codec.spdy.SpdySynStreamFrame;
import io.netty.handler.codec.spdy.SpdyVersion;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpdyFarewellTest {
    private final EmbeddedChannel client = new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));
    private final EmbeddedChannel server = new EmbeddedChannel(new SpdyFrameCodec(SpdyVersion.SPDY_3_1));

    private static Farewell farewell(String subresource, String protocol) {
        RequestInfo info = RequestInfo.ofAction("create", "", "v1", "n", "pods", subresource, "p");
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .set("Upgrade", "SPDY/3.1")
                .set("X-Stream-Protocol-Version", protocol);
        return Farewell.of(info, headers);
    }

    private static Farewell farewell() {
        return farewell("exec", "v4.channel.k8s.io");
    }

    private static Buffer bytes(EmbeddedChannel side, Object frame) {
        side.writeOutbound(frame);
        Buffer bytes = Buffer.buffer();
        for (ByteBuf one = side.readOutbound(); one != null; one = side.readOutbound()) {
            byte[] part = new byte[one.readableBytes()];
            one.readBytes(part);
            one.release();
            bytes.appendBytes(part);
        }
        return bytes;
    }

    Buffer opens(int stream, String type) {
        SpdySynStreamFrame frame = new DefaultSpdySynStreamFrame(stream, 0, (byte) 0);
        frame.headers().set("streamtype", type);
        return bytes(client, frame);
    }

    private static Object data(int stream, int length) {
        return new DefaultSpdyDataFrame(stream, Unpooled.wrappedBuffer(new byte[length]));
    }

    private static void sendInParts(Farewell farewell, Buffer all, Random random) {
        for (int at = 0; at < all.length(); ) {
            int next = Math.min(all.length(), at + 1 + random.nextInt(20));
            farewell.sent(all.slice(at, next));
            at = next;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "exec, v4.channel.k8s.io, true",
        "attach, v4.channel.k8s.io, true",
        "exec, v3.channel.k8s.io, false",
        "portforward, portforward.k8s.io, false",
        "portforward, v4.channel.k8s.io, false"
    })
    void itIsForTerminalsWhoseProtocolHasAPlaceForIt(String subresource, String protocol, boolean isPossible) {
        Farewell farewell = farewell(subresource, protocol);
        farewell.sent(opens(1, "error"));
        assertEquals(isPossible, farewell.isPossible());
    }

    /** Whichever it is, and whatever comes before it. */
    @Test
    void itGoesByTheStreamThatTheClientHasOpenedForErrors() {
        Farewell farewell = farewell();
        Buffer all = opens(1, "stdin")
                .appendBuffer(bytes(client, data(1, 300)))
                .appendBuffer(opens(3, "stdout"))
                .appendBuffer(opens(5, "error"));
        assertFalse(farewell.isPossible());
        sendInParts(farewell, all, new Random(1));
        assertTrue(farewell.isHere());
        Buffer said = farewell.say("it is no longer allowed");
        assertFalse(farewell.isPossible());
        assertEquals(5, said.getInt(0));
        assertEquals(1, said.getByte(4));
        assertEquals(said.length() - 8, said.getMedium(5));
        assertEquals(
                "this session was ended by the gateway: it is no longer allowed",
                new JsonObject(said.getBuffer(8, said.length())).getString("message"));
        farewell.end();
    }

    @Test
    void onlyPlacesBetweenTwoFramesAreOnes() {
        Farewell farewell = farewell();
        farewell.sent(opens(1, "error"));
        Random random = new Random(2);
        for (int i = 0; i < 1000; i++) {
            Object frame = switch (random.nextInt(3)) {
                case 0 -> new DefaultSpdyPingFrame(random.nextInt());
                case 1 -> new DefaultSpdySynReplyFrame(1 + 2 * random.nextInt(5));
                default -> data(3, random.nextInt(5000));
            };
            Buffer all = bytes(server, frame);
            assertTrue(farewell.isHere());
            for (int at = 0; at < all.length(); ) {
                int next = Math.min(all.length(), at + 1 + random.nextInt(2000));
                farewell.pass(all.slice(at, next));
                assertEquals(next == all.length(), farewell.isHere());
                at = next;
            }
        }
    }

    @Test
    void whoHasBeenToldHowItEndedIsToldNothingElse() {
        Farewell told = farewell();
        told.sent(opens(1, "error"));
        told.pass(bytes(server, data(1, 0)));
        assertFalse(told.isPossible());
    }

    @Test
    void nothingIsSaidBehindAGoodbye() {
        Farewell farewell = farewell();
        farewell.sent(opens(1, "error"));
        farewell.pass(bytes(server, new DefaultSpdyGoAwayFrame(1)));
        assertFalse(farewell.isPossible());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\202\006\001\150\000\000\000\000\000",
                "GET / HTTP/1.1\r\n\r\n",
                "\200\003\000\001\000\000\000\012\000\000\000\001\000\000\000\000\000\000xxxx"
            })
    void whatIsNoSpdyHasNone(String text) {
        Farewell farewell = farewell();
        for (int i = 0; i < 10_000; i++) {
            farewell.sent(Buffer.buffer(text, "ISO-8859-1"));
        }
        farewell.sent(opens(1, "error"));
        assertFalse(farewell.isPossible());
        farewell.end();
        farewell.end();
    }
}
