package io.gatehouse.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FreshnessTest {
    private final AtomicLong clock = new AtomicLong(-5);
    private final Freshness freshness = new Freshness(clock::get);

    private void passes(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    void nothingIsKnownBeforeAnythingWasHeard() {
        passes(Duration.ofSeconds(3));
        assertEquals(Duration.ofSeconds(3), freshness.age());
    }

    @Test
    void allIsKnownWhileSomebodyTells() {
        freshness.listens();
        passes(Freshness.SILENCE);
        assertEquals(Duration.ZERO, freshness.age());
        freshness.lost();
        assertEquals(Duration.ZERO, freshness.age());
        passes(Duration.ofSeconds(3));
        assertEquals(Duration.ofSeconds(3), freshness.age());
    }

    /** A connection that has died says nothing of it. */
    @Test
    void whoeverIsSilentForLongTellsNothingAnyMore() {
        freshness.listens();
        passes(Freshness.SILENCE.plusSeconds(1));
        assertTrue(freshness.isSilent());
        assertEquals(Freshness.SILENCE.plusSeconds(1), freshness.age());
        freshness.lost();
        assertEquals(Freshness.SILENCE.plusSeconds(1), freshness.age());
        freshness.heard();
        assertFalse(freshness.isSilent());
    }
}
