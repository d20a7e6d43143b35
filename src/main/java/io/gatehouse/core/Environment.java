package io.gatehouse.core;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What one set of rules is made in, and what it leaves to be done at its end: rules that are read from files may talk to
 * others (webhooks, issuers, API servers), and a reload puts new ones in their place. Used by one thread while the rules
 * are read.
 */
public final class Environment {
    private final Vertx vertx;
    private final Clock clock;
    private final ApiServers apiServers;
    private final List<Runnable> ends = new ArrayList<>();
    private final Set<Path> read = new LinkedHashSet<>();

    public Environment(Vertx vertx, Clock clock, ApiServers apiServers) {
        this.vertx = vertx;
        this.clock = clock;
        this.apiServers = apiServers;
    }

    public Vertx vertx() {
        return vertx;
    }

    public Clock clock() {
        return clock;
    }

    public ApiServers apiServers() {
        return apiServers;
    }

    /** To be run once nobody uses these rules any more: connections are closed, timers end. */
    public void atEnd(Runnable end) {
        ends.add(end);
    }

    /** A file that another file names: it is watched like those that the configuration names. */
    public void alsoRead(Path file) {
        read.add(file);
    }

    public Set<Path> filesRead() {
        return Set.copyOf(read);
    }

    public void end() {
        ends.forEach(Runnable::run);
        ends.clear();
    }
}
