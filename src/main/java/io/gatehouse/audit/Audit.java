package io.gatehouse.audit;

import io.gatehouse.config.AuditConfiguration;
import io.gatehouse.config.AuditConfiguration.LogFile;
import io.gatehouse.config.AuditConfiguration.Mode;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.AuditSink;
import io.gatehouse.core.Call;
import io.gatehouse.core.Environment;
import io.gatehouse.plugin.Plugins;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the trail of each request and writes its events. Lives as long as the process; safe for any thread. */
public final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger(Audit.class);

    /** Bodies up to this size are read where the request is served, larger ones aside, one after another. */
    private static final int READ_IN_PLACE = 16 << 10;

    private final List<AuditSink> sinks;
    private final boolean strict;
    private final Clock clock;
    private final AuditMetrics metrics;
    private final CaptureBudget budget = new CaptureBudget(Runtime.getRuntime().maxMemory() / 12);
    private final ExecutorService reader = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "audit-objects");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param sinks each gets every event; nothing is audited where there are none
     * @param strict whether no request may be served whose event is not written
     */
    public Audit(List<AuditSink> sinks, boolean strict, Clock clock, AuditMetrics metrics) {
        this.sinks = List.copyOf(sinks);
        this.strict = strict;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * With the sinks of a configuration, open.
     *
     * @param environment lives as long as the audit
     * @throws IOException if a file cannot be made or opened
     * @throws InvalidConfigurationException where a plug-in cannot be made
     */
    public static Audit open(AuditConfiguration configuration, Environment environment, AuditMetrics metrics)
            throws IOException, InvalidConfigurationException {
        Clock clock = environment.clock();
        List<QueuedSink> plugged = new ArrayList<>();
        for (AuditConfiguration.Plugged plugin : configuration.plugins()) {
            PluggedOutput output = new PluggedOutput(Plugins.auditSink(plugin.plugin(), environment));
            plugged.add(new QueuedSink(plugin.plugin().name(), plugin.mode(), output, metrics));
        }
        List<AuditSink> sinks = new ArrayList<>();
        boolean strict = false;
        if (configuration.log().isPresent()) {
            LogFile log = configuration.log().get();
            sinks.add(new QueuedSink("log", log.mode(), new RotatingFile(log, clock), metrics));
            strict = log.mode() == Mode.BLOCKING_STRICT;
        }
        if (configuration.stdout().isPresent()) {
            Mode mode = configuration.stdout().get().mode();
            sinks.add(new QueuedSink("stdout", mode, StandardOutput.open(), metrics));
            strict |= mode == Mode.BLOCKING_STRICT;
        }
        sinks.addAll(plugged);
        strict |= configuration.plugins().stream().anyMatch(plugin -> plugin.mode() == Mode.BLOCKING_STRICT);
        return new Audit(sinks, strict, clock, metrics);
    }

    /**
     * Whether they could be opened; opens and makes no file.
     *
     * @param environment to be ended then
     * @throws IOException says why not
     * @throws InvalidConfigurationException where a plug-in cannot be made
     */
    public static void check(AuditConfiguration configuration, Environment environment)
            throws IOException, InvalidConfigurationException {
        for (AuditConfiguration.Plugged plugin : configuration.plugins()) {
            Plugins.auditSink(plugin.plugin(), environment);
        }
        if (configuration.log().isPresent()) {
            RotatingFile.check(configuration.log().get().logFile().toAbsolutePath());
        }
    }

    /** The trail of a request that has just come in, to be used on one event loop. */
    public AuditTrail open(AuditPolicy policy, Call call) {
        return new AuditTrail(this, sinks.isEmpty() ? AuditPolicy.NONE : policy, call);
    }

    /** Writes what is left, of trails that are complete, and lets go of files. */
    public Future<Void> close() {
        Waiter waiter = Waiter.here();
        Promise<Void> read = Promise.promise();
        reader.execute(read::complete);
        reader.shutdown();
        read.future()
                .compose(
                        done -> Future.join(sinks.stream().map(AuditSink::close).toList()))
                .onComplete(done -> waiter.done(null), waiter::failed);
        return waiter.future();
    }

    boolean isStrict() {
        return strict;
    }

    Instant now() {
        return clock.instant();
    }

    AuditMetrics metrics() {
        return metrics;
    }

    CaptureBudget budget() {
        return budget;
    }

    Future<Void> write(byte[] event) {
        metrics.event();
        if (sinks.size() == 1) {
            return sinks.get(0).write(event);
        }
        List<Future<Void>> written =
                sinks.stream().map(sink -> sink.write(event)).toList();
        return Future.join(written).mapEmpty();
    }

    /** Writes an event with what is to be read from its bodies, which are released then. */
    Future<Void> write(Event event, Bodies bodies) {
        if (bodies.areReadWithin(READ_IN_PLACE)) {
            return write(encoded(event, bodies));
        }
        Waiter waiter = Waiter.here();
        reader.execute(() -> write(encoded(event, bodies)).onComplete(waiter::done, waiter::failed));
        return waiter.future();
    }

    private static byte[] encoded(Event event, Bodies bodies) {
        try {
            return EventEncoder.encode(bodies.describe(event)).line();
        } catch (RuntimeException e) {
            LOG.error("a body could not be read for the audit; its event is written without it", e);
            return EventEncoder.encode(event).line();
        } finally {
            bodies.release();
        }
    }
}
