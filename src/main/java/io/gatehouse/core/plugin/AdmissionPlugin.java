package io.gatehouse.core.plugin;

import java.time.Clock;

/** Adds a rule about what may be stored. The configuration says which writes it is asked about. */
public non-sealed interface AdmissionPlugin<S extends Record> extends Plugin<S> {
    /** @throws IllegalArgumentException says what is wrong with the settings */
    AdmissionRule make(S settings, Clock clock);
}
