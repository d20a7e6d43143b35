package io.gatehouse.plugin;

import io.gatehouse.core.AuditSink;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Hands events to a sink. Used by one thread, which waits. */
public final class GuardedSink {
    private final AuditSink plugin;
    private final Worker worker;

    GuardedSink(AuditSink plugin, Worker worker) {
        this.plugin = plugin;
        this.worker = worker;
    }

    /**
     * All of them in the time of one answer.
     *
     * @return how many are written for certain, the first ones
     */
    public int write(List<byte[]> events) {
        AtomicInteger written = new AtomicInteger();
        try {
            worker.waitFor(() -> written(events, written).map(true));
            return events.size();
        } catch (IOException e) {
            return written.get();
        }
    }

    private Future<Void> written(List<byte[]> events, AtomicInteger written) {
        Future<Void> last = Future.succeededFuture();
        for (byte[] event : events) {
            // A copy: the same bytes go to other sinks, and into the request's next event.
            last = plugin.write(event.clone());
            if (last.succeeded()) {
                written.incrementAndGet();
            } else if (last.failed()) {
                return last;
            } else {
                return last.compose(done -> {
                    int so = written.incrementAndGet();
                    return written(events.subList(so, events.size()), written);
                });
            }
        }
        return last;
    }

    public void close() throws IOException {
        try {
            worker.waitFor(() -> plugin.close().map(true));
        } finally {
            worker.end(plugin);
        }
    }
}
