package io.gatehouse.request;

import io.gatehouse.session.Sessions;
import io.vertx.core.Future;

/** Breaks a law of the architecture, for a test to see that the law bites. */
final class SeededViolation {
    private SeededViolation() {}

    static Object sideways(Sessions other) {
        return other;
    }

    static Object impure() {
        return Future.succeededFuture();
    }
}
