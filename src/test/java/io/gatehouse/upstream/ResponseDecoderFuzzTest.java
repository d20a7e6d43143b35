package io.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.netty.handler.codec.http.HttpResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class ResponseDecoderFuzzTest {
    private static final String SWITCH =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

    static Stream<byte[]> answers() {
        return Stream.of(
                        SWITCH + "\u0081\0GET / HTTP/1.1\r\n\r\n",
                        "HTTP/1.1 100 Continue\r\n\r\n" + SWITCH,
                        "HTTP/1.1 100\r\n\r\n".repeat(17) + SWITCH,
                        "HTTP/1.1 101\r\nContent-Length: 3\r\n\r\nabcdef",
                        "HTTP/1.1 101 X\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
                        "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\n{}" + SWITCH,
                        "HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n",
                        "HTTP/1.1 1000 X\r\n\r\n",
                        "HTTP/1.1 101 X\r\nUpgrade: HTTP/1.1\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
                        "HTTP/1.0 101 X\r\n\r\nabc")
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What a tunnel's opening is told: at the most one head, or a fault, and what is the new protocol's. */
    private record Told(List<String> heads, int faults, Buffer rest) {}

    @MethodSource("answers")
    @FuzzTest
    void anAnswerIsReadInOneWayHoweverItComesAndATunnelLosesNothing(byte @NotNull [] bytes) {
        Told whole = told(List.of(bytes));
        assertTrue(whole.heads().size() + whole.faults() <= 1, whole::toString);
        List<byte[]> single = new ArrayList<>();
        for (byte b : bytes) {
            single.add(new byte[] {b});
        }
        assertEquals(told(single), whole);
    }

    private static Told told(List<byte[]> pieces) {
        ResponseDecoder decoder = new ResponseDecoder(socket(), 1 << 20);
        List<String> heads = new ArrayList<>();
        List<Throwable> faults = new ArrayList<>();
        Buffer rest = Buffer.buffer();
        decoder.onHead(
                head -> {
                    heads.add(shown(head));
                    if (head.status().code() == 101) {
                        rest.appendBuffer(decoder.switched());
                    }
                },
                faults::add);
        for (byte[] piece : pieces) {
            if (heads.stream().anyMatch(head -> head.startsWith("101"))) {
                rest.appendBytes(piece);
            } else {
                decoder.add(Buffer.buffer(piece));
            }
        }
        decoder.closed();
        return new Told(heads, faults.size(), rest);
    }

    private static String shown(HttpResponse head) {
        assertTrue(head.decoderResult().isSuccess() && head.status().code() <= 999);
        return head.status().code() + " " + head.headers().entries();
    }

    /** One of which nobody asks anything. */
    private static NetSocket socket() {
        return (NetSocket) Proxy.newProxyInstance(
                NetSocket.class.getClassLoader(),
                new Class<?>[] {NetSocket.class},
                (self, method, arguments) -> method.getReturnType().isInstance(self) ? self : null);
    }
}
