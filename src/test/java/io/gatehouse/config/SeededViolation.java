package io.gatehouse.config;

import io.gatehouse.core.Decision;

/** Breaks a law of the architecture, for a test to see that the law bites. */
final class SeededViolation {
    private SeededViolation() {}

    static Object upwards() {
        return Decision.NO_OPINION;
    }
}
