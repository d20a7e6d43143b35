package io.gatehouse.server;

import io.gatehouse.config.ListenerConfiguration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How many connections there are, in all and from each address. Safe on any thread. */
final class ConnectionCounts {
    private final AtomicInteger all = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();

    /** False where there is no room for one more; it does not count then. */
    boolean open(String address, ListenerConfiguration.Limits limits) {
        if (all.incrementAndGet() > limits.connections()) {
            return refuse();
        }
        if (byAddress.merge(address, 1, Integer::sum) > limits.connectionsPerAddress()) {
            leave(address);
            return refuse();
        }
        return true;
    }

    private boolean refuse() {
        all.decrementAndGet();
        refused.incrementAndGet();
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

    long refused() {
        return refused.get();
    }
}
