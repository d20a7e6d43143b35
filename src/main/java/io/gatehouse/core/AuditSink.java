package io.gatehouse.core;

import io.vertx.core.Future;
import java.util.List;

/** Where audit events go. */
public interface AuditSink {
    /**
     * @param events each one encoded {@code audit.k8s.io/v1} Event in JSON, without a line's end
     * @return completes when the events are written (on disk as far as the write has returned); fails when any may be
     *     lost
     */
    Future<Void> write(List<byte[]> events);

    /** Writes what is left and lets go of files. */
    Future<Void> close();
}
