package io.gatehouse.audit;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of bodies may be held for the audit at once, by all requests together. */
final class CaptureBudget {
    private final AtomicLong left;

    CaptureBudget(long bytes) {
        left = new AtomicLong(bytes);
    }

    boolean take(int bytes) {
        if (left.addAndGet(-bytes) >= 0) {
            return true;
        }
        left.addAndGet(bytes);
        return false;
    }

    void giveBack(int bytes) {
        left.addAndGet(bytes);
    }
}
