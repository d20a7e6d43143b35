package io.gatehouse.server;

import io.gatehouse.authn.PasswordAttempts;
import io.gatehouse.authn.jwt.KnownIssuers;
import io.gatehouse.core.Environment;
import io.gatehouse.upstream.OwnCalls;
import io.vertx.core.Vertx;
import java.time.Clock;

/** What rules are made with and a reload leaves as it is. */
record Standing(Vertx vertx, PasswordAttempts attempts, KnownIssuers issuers, OwnCalls ownCalls) {
    static Standing of(Vertx vertx, int failuresPerMinute) {
        return new Standing(
                vertx, new PasswordAttempts(vertx, failuresPerMinute), new KnownIssuers(vertx), new OwnCalls(vertx));
    }

    /** For one set of rules. */
    Environment environment() {
        return new Environment(vertx, Clock.systemUTC(), ownCalls);
    }
}
