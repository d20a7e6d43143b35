package io.gatehouse.server;

import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.UUID;

/** Makes audit IDs on one event loop: random UUIDs (RFC 9562, version 4), unique, but no secret. */
final class AuditIds {
    private static final SecureRandom SEEDS = new SecureRandom();

    /** Two, for one has fewer states than there are IDs. */
    private final SplittableRandom highs = new SplittableRandom(SEEDS.nextLong());

    private final SplittableRandom lows = new SplittableRandom(SEEDS.nextLong());

    String next() {
        long high = highs.nextLong() & ~0xf000L | 0x4000L;
        long low = lows.nextLong() & 0x3fffffffffffffffL | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }
}
