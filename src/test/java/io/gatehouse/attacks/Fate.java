package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a client may get of an answer that is not as it should be. */
enum Fate {
    /** A refusal in the gate's own words. */
    REFUSED,
    /** {@link Hostile#HONEST}, for that is what was answered. */
    WHOLE,
    /** A beginning, and no end. */
    CUT,
    /** What some read, and others do not. */
    REFUSED_OR_WHOLE,
    /** What depends on how much of it has come when the fault is seen; nothing at all, and no end either, may be told of it. */
    REFUSED_OR_CUT;

    void check(Received got) {
        assertFalse(got.all().contains(Hostile.POISON), got::toString);
        switch (this) {
            case REFUSED -> refused(got);
            case WHOLE -> whole(got);
            case CUT -> cut(got);
            case REFUSED_OR_WHOLE -> {
                if (got.status() == 200) {
                    whole(got);
                } else {
                    refused(got);
                }
            }
            case REFUSED_OR_CUT -> {
                if (got.status() == 200 || got.status() == 0) {
                    assertFalse(got.isWhole(), got::toString);
                } else {
                    refused(got);
                }
            }
        }
    }

    private static void refused(Received got) {
        assertTrue(got.status() == 502 || got.status() == 503, got::toString);
        assertTrue(got.isWhole() && got.body().contains("\"kind\":\"Status\""), got::toString);
    }

    private static void whole(Received got) {
        assertEquals(200, got.status(), got::toString);
        assertEquals(Hostile.HONEST, got.body(), got::toString);
        assertTrue(got.isWhole(), got::toString);
    }

    private static void cut(Received got) {
        assertEquals(200, got.status(), got::toString);
        assertFalse(got.isWhole(), got::toString);
    }
}
