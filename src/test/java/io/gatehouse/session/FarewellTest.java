package io.gatehouse.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.core.RequestInfo;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FarewellTest {
    private static final int LAST = 0x80;
    private static final int BINARY = 2;
    private static final int CONTINUATION = 0;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final byte OUTPUT = 1;
    private static final byte ERRORS = 3;

    private static Farewell webSocket(String subresource, String protocol) {
        RequestInfo info = RequestInfo.ofAction("get", "", "v1", "n", "pods", subresource, "p");
        return Farewell.of(info, MultiMap.caseInsensitiveMultiMap().set("sec-websocket-protocol", protocol));
    }

    private static Farewell webSocket() {
        return webSocket("exec", "v5.channel.k8s.io");
    }

    private static Buffer frame(int kind, byte channel, int length) {
        Buffer frame = Buffer.buffer().appendByte((byte) kind);
        if (length < 126) {
            frame.appendByte((byte) length);
        } else if (length < 1 << 16) {
            frame.appendByte((byte) 126).appendUnsignedShort(length);
        } else {
            frame.appendByte((byte) 127).appendLong(length);
        }
        return length == 0 ? frame : frame.appendByte(channel).appendBytes(new byte[length - 1]);
    }

    @ParameterizedTest
    @CsvSource({
        "exec, v4.channel.k8s.io, true",
        "exec, v5.channel.k8s.io, true",
        "attach, v5.channel.k8s.io, true",
        "exec, channel.k8s.io, false",
        "exec, v4.base64.channel.k8s.io, false",
        "portforward, v4.channel.k8s.io, false",
        "portforward, SPDY/3.1+portforward.k8s.io, false",
        "proxy, v4.channel.k8s.io, false",
        "exec, '', false"
    })
    void itIsForTerminalsWhoseProtocolHasAPlaceForIt(String subresource, String protocol, boolean isPossible) {
        assertEquals(isPossible, webSocket(subresource, protocol).isPossible());
    }

    @Test
    void onlyPlacesBetweenTwoMessagesAreOnes() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            Buffer all = Buffer.buffer();
            Set<Integer> borders = new TreeSet<>(Set.of(0));
            for (int i = 0; i < 8; i++) {
                appendMessage(all, random);
                borders.add(all.length());
            }
            Farewell farewell = webSocket();
            for (int at = 0; at < all.length(); ) {
                assertEquals(borders.contains(at), farewell.isHere(), "round " + round + ", byte " + at);
                int next = Math.min(all.length(), at + 1 + random.nextInt(random.nextBoolean() ? 3 : 70_000));
                farewell.pass(all.slice(at, next));
                at = next;
            }
            assertTrue(farewell.isHere());
        }
    }

    /** Whole, or in parts with a ping between them, or a ping alone. */
    private static void appendMessage(Buffer all, Random random) {
        int length = random.nextInt(3) == 0 ? random.nextInt(70_000) : random.nextInt(130);
        switch (random.nextInt(3)) {
            case 0 -> all.appendBuffer(frame(LAST | BINARY, OUTPUT, length));
            case 1 ->
                all.appendBuffer(frame(BINARY, OUTPUT, 1 + length))
                        .appendBuffer(frame(LAST | PING, ERRORS, random.nextInt(126)))
                        .appendBuffer(frame(CONTINUATION, ERRORS, random.nextInt(130)))
                        .appendBuffer(frame(LAST | CONTINUATION, ERRORS, random.nextInt(130)));
            default -> all.appendBuffer(frame(LAST | PING, ERRORS, random.nextInt(126)));
        }
    }

    /** What kubelets send first is an empty message, to say that they are there. */
    @Test
    void whoHasBeenToldHowItEndedIsToldNothingElse() {
        Farewell farewell = webSocket();
        farewell.pass(frame(LAST | BINARY, ERRORS, 1));
        assertTrue(farewell.isHere());
        farewell.pass(frame(LAST | BINARY, ERRORS, 30));
        assertFalse(farewell.isPossible());
        Farewell inParts = webSocket();
        inParts.pass(frame(BINARY, ERRORS, 1));
        assertFalse(inParts.isPossible());
    }

    @ParameterizedTest
    @ValueSource(strings = {"880203e8", "82853333333333", "827fffffffffffffffff"})
    void nothingIsSaidBehindACloseOrWhatNoServerSends(String hex) {
        Farewell farewell = webSocket();
        farewell.pass(Buffer.buffer(java.util.HexFormat.of().parseHex(hex)));
        farewell.pass(frame(LAST | BINARY, OUTPUT, 5));
        assertFalse(farewell.isPossible());
        assertFalse(farewell.isHere());
    }

    @Test
    void itIsAStatusAndTheEnd() {
        Farewell farewell = webSocket();
        Buffer said = farewell.say("it is no longer allowed");
        assertFalse(farewell.isPossible());
        int length = said.getUnsignedShort(2);
        assertEquals(LAST | BINARY, said.getUnsignedByte(0));
        assertEquals(126, said.getUnsignedByte(1));
        assertEquals(ERRORS, said.getByte(4));
        JsonObject status = new JsonObject(said.getBuffer(5, 4 + length));
        assertEquals("Status", status.getString("kind"));
        assertEquals("Failure", status.getString("status"));
        assertEquals("this session was ended by the gateway: it is no longer allowed", status.getString("message"));
        assertEquals(
                Buffer.buffer(new byte[] {(byte) (LAST | CLOSE), 2, 3, (byte) 0xe8}),
                said.getBuffer(4 + length, said.length()));
    }
}
