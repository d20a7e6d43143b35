package io.gatehouse.remote;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** When to ask again: later and later, until an answer has lasted. */
final class Retries {
    private static final long FIRST_MILLIS = 200;
    private static final long MOST_MILLIS = 5_000;
    private static final int MOST_DOUBLINGS = 10;
    private static final int TROUBLE = 4;
    private static final long LASTING_NANOS = TimeUnit.SECONDS.toNanos(5);

    private int inVain;
    private long beganAt;
    private boolean hasBegun;

    /** An answer that is meant to last has begun. */
    void begin() {
        beganAt = System.nanoTime();
        hasBegun = true;
    }

    /** It has ended as it should: in how many milliseconds to ask again. */
    long afterEnd() {
        return hasLasted() ? 0 : afterFailure();
    }

    /** In how many milliseconds to ask again. */
    long afterFailure() {
        inVain = hasLasted() ? 1 : inVain + 1;
        hasBegun = false;
        long most = Math.min(MOST_MILLIS, FIRST_MILLIS << Math.min(inVain - 1, MOST_DOUBLINGS));
        return ThreadLocalRandom.current().nextLong(most / 2, most + 1);
    }

    private boolean hasLasted() {
        return hasBegun && System.nanoTime() - beganAt >= LASTING_NANOS;
    }

    /** Whether it was in vain so often that it is worth a word. */
    boolean isTroubled() {
        return inVain >= TROUBLE;
    }
}
