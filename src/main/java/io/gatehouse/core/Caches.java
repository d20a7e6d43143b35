package io.gatehouse.core;

import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * Bounded memories that requests share. Whoever uses one does its upkeep, which is short; by itself Caffeine would wake a thread of
 * the common pool for every few reads, at several times the cost of them.
 */
public final class Caches {
    private Caches() {}

    /** One that still needs its bounds. */
    public static Caffeine<Object, Object> builder() {
        return Caffeine.newBuilder().executor(Runnable::run);
    }
}
