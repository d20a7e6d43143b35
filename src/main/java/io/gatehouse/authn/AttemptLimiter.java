package io.gatehouse.authn;

import com.github.benmanes.caffeine.cache.Cache;
import io.gatehouse.core.Caches;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Counts failed attempts by key (an address, a user) and turns more of them away: a bucket for each key that holds a
 * minute's worth and fills again evenly. Safe on any thread; holds a bounded number of keys.
 */
final class AttemptLimiter<K> {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final int MAX_KEYS = 100_000;

    private final long nanosForOne;
    private final LongSupplier clock;

    /** When a key's bucket is full again; a time in the past is a full bucket. */
    private final Cache<K, long[]> fullAt;

    /** @param clock nanoseconds, as {@link System#nanoTime()} */
    AttemptLimiter(int failuresPerMinute, LongSupplier clock) {
        this.nanosForOne = MINUTE / failuresPerMinute;
        this.clock = clock;
        this.fullAt = Caches.builder()
                .maximumSize(MAX_KEYS)
                .expireAfterAccess(Duration.ofMinutes(2))
                .build();
    }

    /** Takes one attempt out of the bucket; false where it is empty. */
    boolean take(K key) {
        long[] bucket = bucket(key);
        synchronized (bucket) {
            long now = clock.getAsLong();
            long full = bucket[0] - now < 0 ? now : bucket[0];
            if (full - now + nanosForOne > MINUTE) {
                return false;
            }
            bucket[0] = full + nanosForOne;
            return true;
        }
    }

    /** The attempt was none of those that are counted. */
    void giveBack(K key) {
        long[] bucket = bucket(key);
        synchronized (bucket) {
            bucket[0] -= nanosForOne;
        }
    }

    private long[] bucket(K key) {
        return fullAt.get(key, unused -> new long[] {clock.getAsLong()});
    }
}
