package io.gatehouse.core;

import io.vertx.core.Future;

/** Where audit events go. Safe for any thread. */
public interface AuditSink {
    /**
     * @param event an encoded {@code audit.k8s.io/v1} Event in JSON, without a line's end
     * @return completes once the event is as safe as the sink promises: at once where it writes in the background, else when the
     *     event is written (on disk as far as the write has returned); fails only where a request may not go on whose event is lost
     */
    Future<Void> write(byte[] event);

    /** Writes what is left and lets go of files. */
    Future<Void> close();
}
