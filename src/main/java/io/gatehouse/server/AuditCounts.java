package io.gatehouse.server;

import io.gatehouse.audit.AuditMetrics;
import io.gatehouse.audit.Level;
import io.gatehouse.metrics.Metrics;
import io.micrometer.core.instrument.Counter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/** What the audit counts, under kube-apiserver's names. */
final class AuditCounts implements AuditMetrics {
    private final Metrics metrics;
    private final Counter events;
    private final Counter rejections;
    private final Map<Level, Counter> levels = new ConcurrentHashMap<>();

    AuditCounts(Metrics metrics) {
        this.metrics = metrics;
        this.events = metrics.counter("apiserver.audit.event");
        this.rejections = metrics.counter("apiserver.audit.requests.rejected");
    }

    @Override
    public void event() {
        events.increment();
    }

    @Override
    public void level(Level level) {
        levels.computeIfAbsent(level, key -> metrics.counter("apiserver.audit.level", "level", key.toString()))
                .increment();
    }

    @Override
    public void lost(String plugin, int count) {
        metrics.counter("apiserver.audit.error", "plugin", plugin).increment(count);
    }

    @Override
    public void rejected() {
        rejections.increment();
    }

    @Override
    public void queue(String plugin, IntSupplier waiting) {
        metrics.gauge("gatehouse.audit.queued.events", waiting::getAsInt, "plugin", plugin);
        // At 0 from the start, or the first loss would be no increase.
        lost(plugin, 0);
    }
}
