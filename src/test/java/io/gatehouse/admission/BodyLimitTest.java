package io.gatehouse.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.core.Counters;
import io.gatehouse.core.LimitCounts;
import io.gatehouse.core.Refusal;
import io.gatehouse.wire.Json;
import org.junit.jupiter.api.Test;

class BodyLimitTest {
    private static final byte[] WIDE = ("[" + "{\"a\":0},".repeat(10_000) + "0]").getBytes(UTF_8);
    private static final int WIDE_TREE = 10_000 * 200;

    private final BodyLimit.Held held = new BodyLimit.Held();

    @Test
    void anObjectTakesMoreThanItsText() {
        BodyLimit.Reading first = limit(3 * WIDE_TREE / 2).begin();
        read(first);
        BodyLimit.Reading second = limit(3 * WIDE_TREE / 2).begin();
        assertEquals(429, assertThrows(Refusal.class, () -> read(second)).code());
        first.end();
        second.again();
        read(second);
    }

    @Test
    void whatAloneIsTooMuchNeedNotComeAgain() {
        BodyLimit.Reading reading = limit(WIDE_TREE / 2).begin();
        assertEquals(413, assertThrows(Refusal.class, () -> read(reading)).code());
    }

    /** Whoever gave up comes too late. */
    @Test
    void whatIsReadAfterTheEndTakesNothing() {
        BodyLimit.Reading reading = limit(2 * WIDE_TREE).begin();
        reading.end();
        assertEquals(429, assertThrows(Refusal.class, () -> read(reading)).code());
        read(limit(2 * WIDE_TREE).begin());
    }

    /** Each reads what the same rules have been, before and after a reload. */
    private BodyLimit limit(long together) {
        return new BodyLimit(WIDE.length, together, new LimitCounts(Counters.NONE), held);
    }

    private static void read(BodyLimit.Reading reading) {
        Json.parse(WIDE, reading.weight());
    }
}
