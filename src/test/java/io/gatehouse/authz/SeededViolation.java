package io.gatehouse.authz;

import io.gatehouse.session.Sessions;

/** Breaks a law of the architecture, for a test to see that the law bites. */
final class SeededViolation {
    private SeededViolation() {}

    static Object sideways(Sessions other) {
        return other;
    }
}
