package io.gatehouse.core.plugin;

import io.gatehouse.core.AuditSink;
import java.time.Clock;

/**
 * Adds a sink of audit events, for as long as the gate runs. It gets them in their order, and says of each by a future whether it
 * is written: what is not, or not in time, is lost and counted, and what comes of that is the mode's to say that the configuration
 * gives it.
 */
public non-sealed interface AuditPlugin<S extends Record> extends Plugin<S> {
    /** @throws IllegalArgumentException says what is wrong with the settings */
    AuditSink make(S settings, Clock clock);
}
