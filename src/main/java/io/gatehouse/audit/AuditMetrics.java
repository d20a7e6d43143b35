package io.gatehouse.audit;

import java.util.function.IntSupplier;

/** What an audit counts, under kube-apiserver's names. Called from any thread. */
public interface AuditMetrics {
    /** {@code apiserver_audit_event_total}: an event was made. */
    void event();

    /** {@code apiserver_audit_level_total{level}}: what the policy wants of a request. */
    void level(Level level);

    /** {@code apiserver_audit_error_total{plugin}}: events that a sink lost. */
    void lost(String plugin, int events);

    /** {@code apiserver_audit_requests_rejected_total}: a request was refused because its event could not be stored. */
    void rejected();

    /** {@code gatehouse_audit_queued_events{plugin}}: told once how to ask for the events that wait to be written. */
    void queue(String plugin, IntSupplier waiting);
}
