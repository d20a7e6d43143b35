package io.gatehouse.core;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** How often each limit has been reached: from the start, or the first time would be no increase. Safe on any thread. */
public final class LimitCounts {
    private final Map<Limit, Runnable> counts = new EnumMap<>(Limit.class);

    public LimitCounts(Counters counters) {
        for (Limit limit : Limit.values()) {
            counts.put(limit, counters.counting("gatehouse.limit.reached", "limit", limit.toString()));
        }
    }

    public void reached(Limit limit) {
        Objects.requireNonNull(counts.get(limit), "every limit is counted").run();
    }
}
