package io.gatehouse.remote;

import io.gatehouse.flow.InFlight;

/** Breaks a law of the architecture, for a test to see that the law bites. */
final class SeededViolation {
    private SeededViolation() {}

    static Object upwards(InFlight other) {
        return other;
    }
}
