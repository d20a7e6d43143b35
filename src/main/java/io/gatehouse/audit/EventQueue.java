package io.gatehouse.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Events on their way to the one thread that writes them: bounded, in number and in bytes. */
final class EventQueue {
    /** As kube-apiserver's buffer. */
    static final int MAX_EVENTS = 10_000;

    static final long MAX_BYTES = Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 8);

    /** So many are not waited for. */
    private static final int ENOUGH = 1_000;

    private static final long GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final boolean gathers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Batch batch = new Batch();
    private boolean closed;

    /** What is written together. */
    static final class Batch {
        private final ArrayList<byte[]> events = new ArrayList<>();
        private final ArrayList<Waiter> waiters = new ArrayList<>();
        private long bytes;

        List<byte[]> events() {
            return events;
        }

        /** One for each event, or none at all. */
        List<Waiter> waiters() {
            return waiters;
        }

        int size() {
            return events.size();
        }

        boolean isEmpty() {
            return events.isEmpty();
        }
    }

    /** @param gathers whether a first event waits a moment for others, which spares calls and wake-ups */
    EventQueue(boolean gathers) {
        this.gathers = gathers;
    }

    /** Whether there was room. */
    boolean offer(byte[] event, @Nullable Waiter waiter) {
        lock.lock();
        try {
            if (closed || batch.size() == MAX_EVENTS || batch.bytes + event.length > MAX_BYTES) {
                return false;
            }
            batch.events.add(event);
            batch.bytes += event.length;
            if (waiter != null) {
                batch.waiters.add(waiter);
            }
            if (batch.size() == 1 || batch.size() == ENOUGH) {
                changed.signal();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for events; an empty batch means that there will be none any more. */
    Batch take() {
        lock.lock();
        try {
            while (batch.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            gather();
            Batch taken = batch;
            batch = new Batch();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return batch.size();
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        return size() == 0;
    }

    private void gather() {
        long left = GATHERING_NANOS;
        try {
            while (gathers && left > 0 && !closed && batch.size() < ENOUGH) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread; what is there is written now.
        }
    }
}
