package io.gatehouse.server;

import io.gatehouse.config.AdminConfiguration;
import io.gatehouse.config.AuditConfiguration;
import io.gatehouse.config.ConfiguredFiles;
import io.gatehouse.config.GatewayConfiguration;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.config.ListenerConfiguration;
import io.gatehouse.config.TlsConfiguration;
import io.gatehouse.core.Environment;
import io.gatehouse.upstream.Prober;
import io.micrometer.core.instrument.Counter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second whether the configuration or any file that it names has changed, and puts what has changed in the
 * place of what was there: whole, or not at all. A thread of its own; a broken file keeps the last good one.
 */
final class Reloader {
    private static final Logger LOG = LoggerFactory.getLogger(Reloader.class);
    private static final long LOOK_MILLIS = 1000;

    private final Path file;
    private final Engine engine;
    private final GatewayConfiguration running;
    private final List<Lane> lanes;
    private final Prober prober;
    private final ListenerCertificates certificates;
    private final Health health;
    private final Counter succeeded;
    private final Counter failed;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread own = new Thread(work, "gatehouse-reload");
        own.setDaemon(true);
        return own;
    });
    private final WatchedFiles watched;
    private final List<Object> auditPlugins;
    private Set<Path> inUse;

    /** Files that other files name, as of the last time that they were read. */
    private Set<Path> namedInside;

    private String namingFault = "";
    private Map<Path, String> upstreamContents;

    Reloader(
            Path file,
            Engine engine,
            Loaded loaded,
            List<Lane> lanes,
            Prober prober,
            AdminServer admin,
            Health health) {
        this.file = file;
        this.engine = engine;
        this.running = loaded.configuration();
        this.lanes = lanes;
        this.prober = prober;
        this.certificates = new ListenerCertificates(loaded, lanes, admin);
        this.health = health;
        this.succeeded = engine.metrics().counter("gatehouse.reload", "result", "success");
        this.failed = engine.metrics().counter("gatehouse.reload", "result", "failure");
        this.inUse = filesOf(loaded);
        this.namedInside = loaded.rules().environment().filesRead();
        this.watched = new WatchedFiles(inUse);
        this.auditPlugins = plugins(running.audit());
        this.upstreamContents = Fingerprint.ofContents(upstreamFiles());
    }

    void start() {
        thread.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    void stop() {
        thread.shutdown();
    }

    void reloadSoon() {
        thread.execute(this::reload);
    }

    private void look() {
        try {
            if (watched.haveChanged() || isNamedOtherwise()) {
                reload();
            }
        } catch (RuntimeException | Error e) {
            // Or it would be the last look.
            LOG.error("looking for changed files failed", e);
        }
    }

    private void reload() {
        Map<Path, String> read = Fingerprint.ofContents(toBeRead());
        Environment environment = engine.standing().environment();
        try {
            Loaded loaded = Assembly.load(file, engine.standing(), environment);
            if (hasUnwatched(environment, read)) {
                loaded.rules().environment().end();
                reload();
                return;
            }
            if (!Fingerprint.ofContents(read.keySet()).equals(read)) {
                // Written meanwhile: what has been read may be half of it.
                watched.lookAgain();
                loaded.rules().environment().end();
                return;
            }
            use(loaded, read);
            inUse = filesOf(loaded);
            read.keySet().retainAll(inUse);
            health.reloaded("");
            succeeded.increment();
            LOG.info("configuration read again: {} files", inUse.size());
        } catch (InvalidConfigurationException e) {
            if (hasUnwatched(environment, read)) {
                reload();
                return;
            }
            keep(String.valueOf(e.getMessage()));
            e.faults()
                    .forEach(fault -> LOG.error("configuration not taken over, the last good one is kept: {}", fault));
        } catch (RuntimeException | StackOverflowError e) {
            keep("it cannot be read");
            LOG.error("configuration not taken over, the last good one is kept: it cannot be read", e);
        }
        watched.haveBeenRead(read);
    }

    /** Whether a file was read that nobody had looked at before: only now it is known that it is named. */
    private boolean hasUnwatched(Environment environment, Map<Path, String> read) {
        namedInside = environment.filesRead();
        return !read.keySet().containsAll(namedInside);
    }

    private void keep(String fault) {
        failed.increment();
        health.reloaded("the last good configuration is kept: " + fault);
    }

    /** What is in use, and what the configuration names by now. */
    private Set<Path> toBeRead() {
        Set<Path> all = new LinkedHashSet<>(inUse);
        all.addAll(namedInside);
        namingFault = "";
        try {
            all.addAll(filesOf(GatewayConfiguration.read(file)));
        } catch (InvalidConfigurationException e) {
            namingFault = String.valueOf(e.getMessage());
        }
        return all;
    }

    /** A file may be there later than its name in the configuration, and nobody watches it before. */
    private boolean isNamedOtherwise() {
        String before = namingFault;
        if (!before.isEmpty()) {
            toBeRead();
        }
        return !namingFault.equals(before);
    }

    private void use(Loaded loaded, Map<Path, String> read) {
        engine.use(loaded.rules());
        certificates.use(loaded, read).onFailure(this::keepCertificatesSoon);
        useUpstreamAccess(loaded, read);
        unchangeable(loaded.configuration())
                .forEach(part -> LOG.warn("{} has changed, and takes effect after a restart", part));
    }

    /** On this thread, behind the reload that it is about. */
    private void keepCertificatesSoon(Throwable why) {
        if (!thread.isShutdown()) {
            thread.execute(() -> {
                certificates.failed();
                failed.increment();
                health.reloaded(String.valueOf(why.getMessage()));
                LOG.error("{}", why.getMessage());
            });
        }
    }

    private void useUpstreamAccess(Loaded loaded, Map<Path, String> read) {
        Map<Path, String> now = only(upstreamFiles(), read);
        if (!now.equals(upstreamContents)) {
            upstreamContents = now;
            lanes.forEach(lane -> lane.use(loaded.upstreamAccess()));
            lanes.get(0).onLoop(() -> prober.use(loaded.upstreamAccess()));
            engine.standing().ownCalls().connect(engine.cluster(), loaded.upstreamAccess());
        }
    }

    private static Map<Path, String> only(Set<Path> files, Map<Path, String> read) {
        Map<Path, String> some = new TreeMap<>(read);
        some.keySet().retainAll(files);
        return some;
    }

    private List<String> unchangeable(GatewayConfiguration now) {
        List<String> parts = new ArrayList<>();
        note(parts, "listeners", settings(running.listeners()), settings(now.listeners()));
        note(parts, "localListeners", running.localListeners(), now.localListeners());
        note(parts, "admin", settings(running.admin()), settings(now.admin()));
        note(parts, "clusters", running.clusters(), now.clusters());
        note(parts, "flow", running.flow(), now.flow());
        note(parts, "shutdown", running.shutdown(), now.shutdown());
        note(parts, "log", running.log(), now.log());
        note(parts, "audit.log", running.audit().log(), now.audit().log());
        note(parts, "audit.stdout", running.audit().stdout(), now.audit().stdout());
        note(parts, "audit.plugins", auditPlugins, plugins(now.audit()));
        return parts;
    }

    /** With what is in their jars. */
    private static List<Object> plugins(AuditConfiguration audit) {
        Set<Path> jars = new LinkedHashSet<>();
        audit.plugins().forEach(plugin -> jars.addAll(ConfiguredFiles.of(plugin)));
        return List.of(audit.plugins(), Fingerprint.ofContents(jars));
    }

    /** All but what clients are shown. */
    private static List<Object> settings(List<ListenerConfiguration> listeners) {
        return listeners.stream()
                .<Object>map(listener -> List.of(
                        listener.name(),
                        listener.address(),
                        listener.port(),
                        listener.tls().engine(),
                        listener.proxyProtocol(),
                        listener.limits()))
                .toList();
    }

    private static List<Object> settings(AdminConfiguration admin) {
        return List.of(admin.address(), admin.port(), admin.tls().map(TlsConfiguration::engine));
    }

    private static void note(List<String> parts, String name, Object before, Object now) {
        if (!before.equals(now)) {
            parts.add(name);
        }
    }

    private Set<Path> filesOf(Loaded loaded) {
        Set<Path> all = filesOf(loaded.configuration());
        all.addAll(loaded.rules().environment().filesRead());
        return all;
    }

    private Set<Path> filesOf(GatewayConfiguration configuration) {
        Set<Path> all = ConfiguredFiles.of(configuration);
        all.add(file);
        return all;
    }

    private Set<Path> upstreamFiles() {
        return ConfiguredFiles.of(running.clusters().get(0));
    }
}
