package io.gatehouse.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever clients and servers say in streams that have left HTTP, the gate knows where one message ends. */
class FarewellFuzzTest {

    /** What clients open streams with, and what servers say. */
    static Stream<byte[]> talk() {
        SpdyFarewellTest spdy = new SpdyFarewellTest();
        return Stream.concat(
                Stream.of(spdy.opens(1, "stdin")
                        .appendBuffer(spdy.opens(3, "error"))
                        .getBytes()),
                Stream.of(
                                "820601680000000000",
                                "0202016180020102",
                                "820303aabb880203e8",
                                "827e00800148",
                                "000000010100000161",
                                // Headers that cannot be unpacked, and a stream for errors behind them.
                                "800300010000002e0000000100000000000078bbe3c6a7c202a62346703a2b294a4dcc851625acc525c03c010000"
                                        + "00ffff000000ffff800300010000001600000003000000000000c22e950a8a0300000004ffff")
                        .map(HexFormat.of()::parseHex));
    }

    /** Both sides can say anything, and the gate is at the same place however it comes. */
    @MethodSource("talk")
    @FuzzTest
    void whatPassesIsFollowedInOneWayHoweverItComes(byte @NotNull [] bytes) {
        for (boolean isSpdy : new boolean[] {true, false}) {
            Buffer all = Buffer.buffer(bytes);
            Farewell whole = follow(isSpdy, List.of(all));
            Farewell single = follow(
                    isSpdy,
                    Stream.iterate(0, i -> i < bytes.length, i -> i + 1)
                            .map(i -> all.slice(i, i + 1))
                            .toList());
            assertEquals(whole.isPossible(), single.isPossible());
            assertEquals(whole.isHere(), single.isHere());
            whole.end();
            single.end();
        }
    }

    private static Farewell follow(boolean isSpdy, List<Buffer> pieces) {
        Farewell farewell = isSpdy ? new SpdyFarewell() : new WebSocketFarewell();
        pieces.forEach(farewell::sent);
        pieces.forEach(farewell::pass);
        return farewell;
    }
}
