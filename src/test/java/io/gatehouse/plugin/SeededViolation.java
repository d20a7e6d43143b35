package io.gatehouse.plugin;

import io.gatehouse.authz.Authorizers;

/** Breaks a law of the architecture, for a test to see that the law bites. */
final class SeededViolation {
    private SeededViolation() {}

    static Object upwards(Authorizers other) {
        return other;
    }
}
