package io.gatehouse.server;

import io.gatehouse.config.ListenerConfiguration;
import io.gatehouse.core.Limit;
import io.gatehouse.core.LimitCounts;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** How many connections there are, in all and from each address. Safe on any thread. */
final class ConnectionCounts {
    private final AtomicInteger all = new AtomicInteger();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();
    private final LimitCounts counts;

    ConnectionCounts(LimitCounts counts) {
        this.counts = counts;
    }

    /** False where there is no room for one more; it does not count then. */
    boolean open(String address, ListenerConfiguration.Limits limits) {
        if (all.incrementAndGet() > limits.connections()) {
            return refuse(Limit.CONNECTIONS);
        }
        if (byAddress.merge(address, 1, Integer::sum) > limits.connectionsPerAddress()) {
            leave(address);
            return refuse(Limit.CONNECTIONS_PER_ADDRESS);
        }
        return true;
    }

    private boolean refuse(Limit limit) {
        all.decrementAndGet();
        counts.reached(limit);
        return false;
    }

    void close(String address) {
        all.decrementAndGet();
        leave(address);
    }

    private void leave(String address) {
        byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }

    int open() {
        return all.get();
    }
}
