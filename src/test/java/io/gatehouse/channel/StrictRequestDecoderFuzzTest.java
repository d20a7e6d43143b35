package io.gatehouse.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.Http1ServerConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StrictRequestDecoderFuzzTest {
    private static final String UPGRADE = "Connection: Upgrade\r\nUpgrade: websocket\r\n";

    /** So that no head is left half read. */
    private static final byte[] END = {'\r', '\n', '\r', '\n'};

    static Stream<Arguments> heads() {
        return Stream.of(
                        "GET /exec HTTP/1.1\r\nHost: a\r\n" + UPGRADE + "\r\nGET /behind HTTP/1.1\r\n\r\n",
                        "POST /exec HTTP/1.1\r\nConnection: keep-alive, upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n\0\1",
                        "GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n" + UPGRADE + "Content-Length: 3\r\n\r\nabc",
                        "GET /a HTTP/1.1\r\nUpgrade:\r\n websocket\r\nConnection: upgrade\r\n\r\n",
                        "PUT /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + UPGRADE,
                        "GET  /a HTTP/1.1\r\n\r\n")
                .map(text -> Arguments.of(text.getBytes(StandardCharsets.ISO_8859_1), 30));
    }

    /** What somebody behind the decoder sees of a request: its head, or that there is none; and its body. */
    private record Seen(List<String> heads, String bodies, boolean isSwitching) {}

    @MethodSource("heads")
    @FuzzTest
    void aHeadIsReadInOneWayHoweverItComesAndNothingBehindASwitch(byte @NotNull [] bytes, int cut) {
        int at = bytes.length == 0 ? 0 : Math.floorMod(cut, bytes.length);
        Seen whole = seen(List.of(bytes));
        assertEquals(whole, seen(List.of(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at, bytes.length))));
    }

    private static Seen seen(List<byte[]> pieces) {
        EmbeddedChannel channel = new EmbeddedChannel(new StrictRequestDecoder(new Http1ServerConfig()));
        try {
            pieces.forEach(piece -> channel.writeInbound(Unpooled.wrappedBuffer(piece)));
            channel.writeInbound(Unpooled.wrappedBuffer(END));
            return seen(channel);
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    private static Seen seen(EmbeddedChannel channel) {
        List<String> heads = new ArrayList<>();
        StringBuilder bodies = new StringBuilder();
        boolean isOver = false;
        boolean isSwitching = false;
        for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
            if (part instanceof HttpRequest request) {
                assertFalse(isOver, "a request behind one that switches, or that is none");
                isSwitching =
                        request.decoderResult().isSuccess() && checked(request).isPresent();
                isOver = isSwitching || request.decoderResult().isFailure();
                heads.add(request.decoderResult().isSuccess() ? shown(request) : "refused");
            }
            if (part instanceof HttpContent content) {
                assertTrue(!isSwitching || !content.content().isReadable(), "a body of the other protocol's bytes");
                bodies.append(content.content().toString(StandardCharsets.ISO_8859_1));
            }
            ReferenceCountUtil.release(part);
        }
        return new Seen(heads, bodies.toString(), isSwitching);
    }

    /** @return the protocol that it asks to switch to */
    private static Optional<String> checked(HttpRequest request) {
        assertEquals("HTTP/1.1", request.protocolVersion().text());
        String line = request.method().name() + request.uri();
        assertTrue(line.chars().noneMatch(c -> c == ' ' || c == '\t' || c == '\r' || c == '\n'), line);
        List<String> connections = request.headers().getAll("connection");
        Optional<String> protocol = Optional.ofNullable(request.headers().get("upgrade"))
                .flatMap(asked -> Upgrades.protocol(asked, connections));
        protocol.ifPresent(known -> {
            assertTrue(List.of("websocket", "SPDY/3.1").contains(known), known);
            assertTrue(String.join(",", connections).toLowerCase(Locale.ROOT).contains("upgrade"));
        });
        return protocol;
    }

    private static String shown(HttpRequest request) {
        StringBuilder shown = new StringBuilder(request.method() + " " + request.uri());
        for (Map.Entry<String, String> header : request.headers()) {
            shown.append('\n').append(header.getKey()).append(": ").append(header.getValue());
        }
        return shown.toString();
    }
}
