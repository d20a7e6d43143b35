package io.gatehouse.flow;

import io.gatehouse.config.FlowConfiguration;
import io.gatehouse.core.Call;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Limit;
import io.gatehouse.core.LimitCounts;
import io.gatehouse.core.Refusal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what is under way, and turns away what is too much, as kube-apiserver's {@code --max-requests-inflight} does
 * (k8s.io/apiserver, {@code server/filters/maxinflight.go}); {@code system:masters} always gets through. Both sorts of
 * requests are counted for each user, too. Safe on any thread.
 */
public final class InFlight {
    private final FlowConfiguration limits;
    private final LimitCounts counts;
    private final AtomicInteger reading = new AtomicInteger();
    private final AtomicInteger mutating = new AtomicInteger();
    private final Map<String, AtomicInteger> brief = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> lasting = new ConcurrentHashMap<>();

    /** A request's place among those that are under way. */
    @FunctionalInterface
    public interface Place {
        /** To be called once, when its answer has ended. */
        void leave();
    }

    public InFlight(FlowConfiguration limits, LimitCounts counts) {
        this.limits = limits;
        this.counts = counts;
    }

    /** @throws Refusal (429) where there is no place */
    public Place enter(Call call, Identity user) {
        if (call.info().isLongRunning()) {
            return enter(
                    Limit.MAX_LONG_RUNNING_REQUESTS_PER_USER, lasting, user, limits.maxLongRunningRequestsPerUser());
        }
        boolean isExempt = user.groups().contains(Identity.MASTERS);
        if (limits.maxRequestsPerUser() == 0 || isExempt) {
            return enterShort(call, isExempt);
        }
        Place own = enter(Limit.MAX_REQUESTS_PER_USER, brief, user, limits.maxRequestsPerUser());
        try {
            Place place = enterShort(call, false);
            return () -> {
                place.leave();
                own.leave();
            };
        } catch (Refusal tooMany) {
            own.leave();
            throw tooMany;
        }
    }

    private Place enterShort(Call call, boolean isExempt) {
        boolean isReading = call.info().isReadOnly();
        AtomicInteger count = isReading ? reading : mutating;
        int limit = isReading ? limits.maxRequestsInFlight() : limits.maxMutatingRequestsInFlight();
        if (count.incrementAndGet() > limit && limit > 0 && !isExempt) {
            count.decrementAndGet();
            counts.reached(isReading ? Limit.MAX_REQUESTS_IN_FLIGHT : Limit.MAX_MUTATING_REQUESTS_IN_FLIGHT);
            throw Refusal.tooManyRequests("Too many requests, please try again later.");
        }
        return count::decrementAndGet;
    }

    private Place enter(Limit limit, Map<String, AtomicInteger> byUser, Identity user, int most) {
        int now = byUser.compute(user.name(), (name, count) -> {
                    AtomicInteger counted = count == null ? new AtomicInteger() : count;
                    counted.incrementAndGet();
                    return counted;
                })
                .get();
        Place place = () ->
                byUser.computeIfPresent(user.name(), (name, count) -> count.decrementAndGet() == 0 ? null : count);
        if (most > 0 && now > most) {
            place.leave();
            counts.reached(limit);
            throw Refusal.tooManyRequests(
                    limit == Limit.MAX_REQUESTS_PER_USER
                            ? "Too many requests of this user, please try again later."
                            : "Too many long-running requests of this user, please end some or try again later.");
        }
        return place;
    }

    /** Short requests that only read. */
    public int reading() {
        return reading.get();
    }

    /** Short requests that may change something. */
    public int mutating() {
        return mutating.get();
    }
}
