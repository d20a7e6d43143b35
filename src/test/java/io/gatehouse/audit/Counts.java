package io.gatehouse.audit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** Metrics that a test can look at. */
final class Counts implements AuditMetrics {
    final AtomicInteger events = new AtomicInteger();
    final AtomicInteger lost = new AtomicInteger();
    final AtomicInteger rejected = new AtomicInteger();
    final List<Level> levels = new CopyOnWriteArrayList<>();
    final List<IntSupplier> queues = new CopyOnWriteArrayList<>();

    @Override
    public void event() {
        events.incrementAndGet();
    }

    @Override
    public void level(Level level) {
        levels.add(level);
    }

    @Override
    public void lost(String plugin, int count) {
        lost.addAndGet(count);
    }

    @Override
    public void rejected() {
        rejected.incrementAndGet();
    }

    @Override
    public void queue(String plugin, IntSupplier waiting) {
        queues.add(waiting);
    }
}
