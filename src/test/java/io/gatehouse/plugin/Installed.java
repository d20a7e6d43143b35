package io.gatehouse.plugin;

import io.gatehouse.config.Documents;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.config.PluginConfiguration;
import io.gatehouse.core.Counters;
import io.gatehouse.core.Environment;
import io.gatehouse.core.Lasting;
import io.gatehouse.lab.StoppedClock;
import io.gatehouse.lab.Surroundings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;

/** Where plug-ins are made for tests, and what is counted of them. */
final class Installed implements Counters {
    private final List<String> results = new CopyOnWriteArrayList<>();
    final StoppedClock clock = new StoppedClock(Instant.parse("2026-11-28T12:00:00Z"));
    final Environment environment = new Environment(
            Surroundings.NONE.vertx(), clock, Surroundings.NONE.apiServers(), this, new Lasting(), () -> {});

    /** A configuration with one plug-in. */
    record Holder(String apiVersion, String kind, PluginConfiguration plugin) {}

    /** @param more keys below the plug-in, {@code settings} among them */
    static PluginConfiguration configured(Path jar, String type, String more) throws InvalidConfigurationException {
        String text = "apiVersion: v1\nkind: Test\nplugin:\n  name: mine\n  jar: %s\n  type: %s\n%s"
                .formatted(jar, type, more.indent(2));
        return ((Holder) Documents.read(Path.of("/gate.yaml"), text, Map.of("v1/Test", Holder.class))
                        .get(0)
                        .value())
                .plugin();
    }

    List<String> results() {
        return results;
    }

    @Override
    public Runnable counting(String name, String... labels) {
        return () -> results.add(name + " " + String.join(" ", labels));
    }

    @Override
    public LongConsumer timing(String name, String... labels) {
        return nanos -> {};
    }

    @Override
    public LongAdder underWay(String name, String... labels) {
        return new LongAdder();
    }

    @Override
    public Runnable showing(String name, DoubleSupplier value, String... labels) {
        return () -> {};
    }
}
