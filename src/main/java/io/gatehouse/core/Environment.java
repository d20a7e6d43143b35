package io.gatehouse.core;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * What one set of rules is made in, and what it leaves to be done at its end: rules that are read from files may talk to
 * others (webhooks, issuers, API servers), and a reload puts new ones in their place. Used by one thread while the rules
 * are read.
 */
public final class Environment {
    private final Vertx vertx;
    private final Clock clock;
    private final ApiServers apiServers;
    private final Counters counters;
    private final Lasting lasting;
    private final Runnable changed;
    private final List<Runnable> ends = new ArrayList<>();
    private final Set<Path> read = new LinkedHashSet<>();
    private final List<Feed> feeds = new CopyOnWriteArrayList<>();

    /** @param changed what {@link #changed} gives */
    public Environment(
            Vertx vertx, Clock clock, ApiServers apiServers, Counters counters, Lasting lasting, Runnable changed) {
        this.vertx = vertx;
        this.clock = clock;
        this.apiServers = apiServers;
        this.counters = counters;
        this.lasting = lasting;
        this.changed = changed;
    }

    /** Where nothing is counted, lasts or changes. */
    public Environment(Vertx vertx, Clock clock, ApiServers apiServers) {
        this(vertx, clock, apiServers, Counters.NONE, new Lasting(), () -> {});
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

    public Counters counters() {
        return counters;
    }

    /**
     * To be run, on any thread and of whatever rules, when they have come to decide otherwise than before: what is under
     * way for long is judged again.
     */
    public Runnable changed() {
        return changed;
    }

    /**
     * What former rules use under an equal key, else a new one. It ends when no rules use it any more.
     *
     * @param key of a class of its own, with all that the thing depends on
     */
    public <T extends Lasting.Thing> T lasting(Record key, Supplier<T> make) {
        T thing = lasting.take(key, make);
        atEnd(() -> lasting.giveBack(key));
        return thing;
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

    /** It shows in readiness and in metrics, as long as these rules are in use. */
    public void fedBy(Feed feed) {
        feeds.add(feed);
    }

    public List<Feed> feeds() {
        return feeds;
    }

    public void end() {
        ends.forEach(Runnable::run);
        ends.clear();
    }
}
