package io.gatehouse.wire;

import java.security.SecureRandom;

/**
 * The names of one object's members, of which none may come twice, in a tenth of the memory that the names take: their hashes, by a
 * key that nobody outside knows. Two different names of ten characters are taken for the same one time in 10^17.
 */
final class Names {
    /** A Mersenne prime: what is beyond its bits is added to them. */
    private static final long PRIME = (1L << 61) - 1;

    private static final int PRIME_BITS = 61;
    private static final int FIRST_ROOM = 16;

    /** A polynomial at a point that is drawn from all of the field's (Carter and Wegman, 1979). */
    private static final long POINT = new SecureRandom().nextLong(1 << 16, PRIME);

    private long[] hashes = {};
    private int size;

    /** Whether it is the first of that name. */
    boolean add(String name) {
        if (4 * size >= 3 * hashes.length) {
            grow();
        }
        size++;
        return put(hash(name));
    }

    private void grow() {
        long[] before = hashes;
        hashes = new long[Math.max(FIRST_ROOM, 2 * before.length)];
        for (long hash : before) {
            if (hash != 0) {
                put(hash);
            }
        }
    }

    private boolean put(long hash) {
        int at = (int) (hash & (hashes.length - 1));
        while (hashes[at] != 0) {
            if (hashes[at] == hash) {
                return false;
            }
            at = (at + 1) & (hashes.length - 1);
        }
        hashes[at] = hash;
        return true;
    }

    /** Never 0, which is no hash. */
    private static long hash(String name) {
        long hash = 1;
        for (int i = 0; i < name.length(); i++) {
            hash = reduced(times(hash) + name.charAt(i) + 1);
        }
        return hash == 0 ? PRIME : hash;
    }

    private static long times(long hash) {
        long low = hash * POINT;
        long high = Math.multiplyHigh(hash, POINT) << (Long.SIZE - PRIME_BITS) | low >>> PRIME_BITS;
        return reduced((low & PRIME) + high);
    }

    private static long reduced(long sum) {
        return sum >= PRIME ? sum - PRIME : sum;
    }
}
