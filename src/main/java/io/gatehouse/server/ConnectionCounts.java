package io.gatehouse.server;

import io.gatehouse.config.ListenerConfiguration.Limits;
import io.gatehouse.core.Limit;
import io.gatehouse.core.LimitCounts;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections there are, in all, of nobody who has proven who it is, and from each address. Safe on any thread.
 */
final class ConnectionCounts {
    private final AtomicInteger all = new AtomicInteger();
    private final AtomicInteger proven = new AtomicInteger();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();
    private final LimitCounts counts;

    ConnectionCounts(LimitCounts counts) {
        this.counts = counts;
    }

    /**
     * One more has come.
     *
     * @return to be run when it has gone; empty where there is no room for it
     */
    Optional<Runnable> arrive(Limits limits) {
        int now = all.incrementAndGet();
        if (now > limits.connections()) {
            return refuse(Limit.CONNECTIONS);
        }
        if (now - proven.get() > limits.unauthenticatedConnections()) {
            return refuse(Limit.UNAUTHENTICATED_CONNECTIONS);
        }
        return Optional.of(all::decrementAndGet);
    }

    private Optional<Runnable> refuse(Limit limit) {
        all.decrementAndGet();
        counts.reached(limit);
        return Optional.empty();
    }

    /** The same for its address, which may be known later. */
    Optional<Runnable> arriveFrom(String address, Limits limits) {
        if (byAddress.merge(address, 1, Integer::sum) > limits.connectionsPerAddress()) {
            leave(address);
            counts.reached(Limit.CONNECTIONS_PER_ADDRESS);
            return Optional.empty();
        }
        return Optional.of(() -> leave(address));
    }

    private void leave(String address) {
        byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }

    /** It is somebody's now, until it goes. */
    void provenComes() {
        proven.incrementAndGet();
    }

    void provenGoes() {
        proven.decrementAndGet();
    }

    int open() {
        return all.get();
    }

    int unauthenticated() {
        return all.get() - proven.get();
    }
}
