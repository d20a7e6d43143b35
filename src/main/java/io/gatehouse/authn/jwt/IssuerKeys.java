package io.gatehouse.authn.jwt;

import io.gatehouse.core.Counters;
import io.gatehouse.core.Environment;
import io.gatehouse.core.Lasting;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An issuer's keys as they were last fetched, kept while the issuer is down. They are fetched when a token needs them: the
 * first, one that none of them has signed, and one that comes when they are old, which does not wait. There is one fetch at
 * a time and a pause after each, so that strangers cannot have the gate ask and ask. Safe on any thread.
 */
public final class IssuerKeys implements Lasting.Thing {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerKeys.class);
    private static final long PAUSE = Duration.ofSeconds(5).toNanos();

    /** A key that its issuer has withdrawn is trusted no longer than this, where the issuer answers. */
    private static final long OLD = Duration.ofMinutes(5).toNanos();

    private final Issuer issuer;
    private final KeyFetch fetch;
    private final LastFetches lastFetches;
    private final LongSupplier nanos;
    private volatile State state;
    private @Nullable Future<KeySet> underWay;

    /** @param askedAt when the last fetch ended */
    private record State(KeySet keys, Optional<Long> askedAt, Optional<Long> fetchedAt) {}

    IssuerKeys(Vertx vertx, Issuer issuer, LongSupplier nanos, Counters counters) {
        this.issuer = issuer;
        this.fetch = new KeyFetch(vertx, issuer);
        this.lastFetches = new LastFetches(counters, issuer.hash());
        this.nanos = nanos;
        this.state = new State(KeySet.EMPTY, Optional.empty(), Optional.empty());
    }

    /** The same for the same issuer, as long as it is named: a reload forgets no keys. */
    public static IssuerKeys of(Issuer issuer, Environment environment) {
        return environment.lasting(
                issuer, () -> new IssuerKeys(environment.vertx(), issuer, System::nanoTime, environment.counters()));
    }

    public Issuer issuer() {
        return issuer;
    }

    /** Whether one of the keys has signed it, by an algorithm that it may sign by. */
    public Future<Boolean> haveSigned(SignedToken token) {
        if (!token.isUnderstood()) {
            return Future.succeededFuture(false);
        }
        if (state.keys().hasSigned(token)) {
            if (isLongAgo(state.fetchedAt(), OLD)) {
                refreshed();
            }
            return Future.succeededFuture(true);
        }
        return refreshed().map(keys -> keys.hasSigned(token));
    }

    private synchronized Future<KeySet> refreshed() {
        if (underWay != null) {
            return underWay;
        }
        if (!isLongAgo(state.askedAt(), PAUSE)) {
            return Future.succeededFuture(KeySet.EMPTY);
        }
        Promise<KeySet> arrived = Promise.promise();
        underWay = arrived.future();
        fetch.start().onComplete((keys, failure) -> arrived.complete(keep(keys, failure)));
        return arrived.future();
    }

    private synchronized KeySet keep(@Nullable KeySet keys, @Nullable Throwable failure) {
        Optional<Long> now = Optional.of(nanos.getAsLong());
        underWay = null;
        if (keys != null) {
            state = new State(keys, now, now);
            lastFetches.succeeded(keys.hash());
            LOG.info("issuer {}: {} keys fetched", issuer.url(), keys.size());
            return keys;
        }
        state = new State(state.keys(), now, state.fetchedAt());
        lastFetches.failed();
        LOG.warn(
                "issuer {}: its keys could not be fetched: {}",
                issuer.url(),
                failure == null ? "" : failure.getMessage());
        return KeySet.EMPTY;
    }

    @Override
    public void end() {
        lastFetches.end();
    }

    private boolean isLongAgo(Optional<Long> time, long duration) {
        return time.isEmpty() || nanos.getAsLong() - time.get() > duration;
    }
}
