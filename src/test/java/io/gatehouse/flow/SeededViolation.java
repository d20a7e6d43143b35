package io.gatehouse.flow;

import io.gatehouse.config.GatewayConfiguration;
import io.gatehouse.demo.control.Parts;
import io.gatehouse.server.Gateway;
import io.gatehouse.session.Sessions;
import io.vertx.core.http.HttpServerResponse;

/** Breaks a law of the architecture, for a test to see that the law bites. */
final class SeededViolation {
    private SeededViolation() {}

    static Object sideways(Sessions other) {
        return other;
    }

    static void answers(HttpServerResponse response) {
        response.end();
    }

    static Object knowsAll(GatewayConfiguration all) {
        return all.flow();
    }

    static void blocks() throws InterruptedException {
        Thread.sleep(1);
    }

    static Object top(Gateway gateway) {
        return gateway;
    }

    static Object shown(Parts parts) {
        return parts;
    }
}
