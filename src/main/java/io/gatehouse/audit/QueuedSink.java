package io.gatehouse.audit;

import io.gatehouse.audit.LineOutput.PartialWriteException;
import io.gatehouse.config.AuditConfiguration.Mode;
import io.gatehouse.core.AuditSink;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to a thread of its own, which writes all that have gathered by one call. What an event's loss means is the mode's to
 * say; it is counted in any case, and logged when losing begins and when it ends.
 */
final class QueuedSink implements AuditSink {
    private static final Logger LOG = LoggerFactory.getLogger(QueuedSink.class);
    private static final Future<Void> DONE = Future.succeededFuture();

    private final String name;
    private final Mode mode;
    private final LineOutput output;
    private final AuditMetrics metrics;
    private final EventQueue queue;
    private final Waiter closed = Waiter.nowhere();
    private final AtomicBoolean overflowing = new AtomicBoolean();
    private boolean losing;

    /** @param name of the plugin, in metrics and in the log */
    QueuedSink(String name, Mode mode, LineOutput output, AuditMetrics metrics) {
        this.name = name;
        this.mode = mode;
        this.output = output;
        this.metrics = metrics;
        this.queue = new EventQueue(mode == Mode.BATCH);
        metrics.queue(name, queue::size);
        Thread writer = new Thread(this::run, "audit-" + name);
        writer.setDaemon(true);
        writer.start();
    }

    @Override
    public Future<Void> write(byte[] event) {
        if (mode == Mode.BATCH) {
            return queue.offer(event, null) ? DONE : refused();
        }
        Waiter waiter = Waiter.here();
        return queue.offer(event, waiter) ? waiter.future() : refused();
    }

    @Override
    public Future<Void> close() {
        queue.close();
        return closed.future();
    }

    /** There is no room, or no writer any more. */
    private Future<Void> refused() {
        metrics.lost(name, 1);
        if (!overflowing.getAndSet(true)) {
            LOG.error("audit events are lost: too many wait for the sink {}", name);
        }
        return mode == Mode.BLOCKING_STRICT ? Future.failedFuture("too many events wait to be written") : DONE;
    }

    private void run() {
        EventQueue.Batch batch = queue.take();
        while (!batch.isEmpty()) {
            write(batch);
            batch = queue.take();
        }
        try {
            output.close();
        } catch (IOException e) {
            LOG.warn("the audit sink {} did not close: {}", name, e.toString());
        }
        closed.done(null);
    }

    private void write(EventQueue.Batch batch) {
        try {
            output.write(batch.events());
            told(batch, batch.size(), null);
        } catch (PartialWriteException e) {
            told(batch, e.written(), e);
        } catch (RuntimeException e) {
            LOG.error("the audit sink {} failed", name, e);
            told(batch, 0, e);
        }
    }

    private void told(EventQueue.Batch batch, int written, @Nullable Exception fault) {
        if (fault != null) {
            metrics.lost(name, batch.size() - written);
        }
        note(fault);
        List<Waiter> waiters = batch.waiters();
        for (int i = 0; i < waiters.size(); i++) {
            if (fault != null && i >= written && mode == Mode.BLOCKING_STRICT) {
                waiters.get(i).failed(fault);
            } else {
                waiters.get(i).done(null);
            }
        }
    }

    /** Says it once, when losing begins and when it ends. */
    private void note(@Nullable Exception fault) {
        if (fault != null && !losing) {
            LOG.error("audit events are lost: the sink {} cannot write ({})", name, fault.getMessage());
        } else if (fault == null && losing) {
            LOG.info("the audit sink {} writes again", name);
        }
        losing = fault != null;
        if (!losing && overflowing.get() && queue.isEmpty()) {
            overflowing.set(false);
        }
    }
}
