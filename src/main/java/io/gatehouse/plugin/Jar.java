package io.gatehouse.plugin;

import io.gatehouse.config.ConfiguredFiles;
import io.gatehouse.config.Fault;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.config.PluginConfiguration;
import io.gatehouse.core.Counters;
import io.gatehouse.core.Environment;
import io.gatehouse.core.plugin.Plugin;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes what one entry of a configuration asks for out of its jar. Each entry has a class loader and threads of its own.
 *
 * @param sort of plug-in, as faults name it
 */
record Jar(PluginConfiguration configuration, String sort) {
    private static final String SERVICES = "META-INF/services/" + Plugin.class.getName();

    /**
     * What was made.
     *
     * @param made by the plug-in
     * @param worker where it is asked
     * @param files that its settings name
     */
    record Made<T>(T made, Worker worker, Set<Path> files) {
        void end() {
            worker.end(made);
        }
    }

    /** Has a plug-in of one class make something of its settings. */
    interface Making<P, T> {
        T make(P plugin, Settings settings) throws InvalidConfigurationException;
    }

    /** What stands in the configuration, as a plug-in's own record; remembers which files that names. */
    static final class Settings {
        private final PluginConfiguration configuration;
        private Set<Path> files = Set.of();

        Settings(PluginConfiguration configuration) {
            this.configuration = configuration;
        }

        <S extends Record> S of(Plugin<S> plugin) throws InvalidConfigurationException {
            S settings = configuration.settings().as(plugin.settings());
            files = ConfiguredFiles.of(settings);
            return settings;
        }
    }

    /** @throws InvalidConfigurationException says what is wrong with which jar, or with its settings */
    <P extends Plugin<?>, T> Made<T> make(Class<P> wanted, Making<P, T> making, Environment environment)
            throws InvalidConfigurationException {
        Made<T> made = make(wanted, making, environment.vertx(), environment.counters());
        environment.atEnd(made::end);
        made.files().forEach(environment::alsoRead);
        return made;
    }

    <P extends Plugin<?>, T> Made<T> make(Class<P> wanted, Making<P, T> making, Vertx vertx, Counters counters)
            throws InvalidConfigurationException {
        JarLoader loader = loader();
        Worker worker = new Worker(configuration, loader, vertx, counters);
        Settings settings = new Settings(configuration);
        try {
            T made = worker.finish(() -> made(making, find(wanted, loader), settings));
            return new Made<>(made, worker, settings.files);
        } catch (ExecutionException e) {
            worker.end("");
            throw fault(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            worker.end("");
            throw fault("its plug-in was not made in time");
        }
    }

    private JarLoader loader() throws InvalidConfigurationException {
        try {
            return OwnedFile.read(configuration.jar(), jar -> JarLoader.of("plugin-" + configuration.name(), jar));
        } catch (IOException e) {
            throw fault(String.valueOf(e.getMessage()));
        }
    }

    private <P extends Plugin<?>> P find(Class<P> wanted, JarLoader loader) throws InvalidConfigurationException {
        if (loader.findResource(SERVICES) == null) {
            throw fault("offers no plug-in (expected: the names of its classes in " + SERVICES + ")");
        }
        List<String> there = new ArrayList<>();
        Optional<P> found = Optional.empty();
        for (Plugin<?> plugin : ServiceLoader.load(Plugin.class, loader)) {
            if (wanted.isInstance(plugin)) {
                there.add(plugin.type());
                found = plugin.type().equals(configuration.type()) ? Optional.of(wanted.cast(plugin)) : found;
            }
        }
        return found.orElseThrow(() -> fault("offers no " + sort + " of the type " + configuration.type() + " (there: "
                + (there.isEmpty() ? "none" : String.join(", ", there)) + ")"));
    }

    private <P, T> T made(Making<P, T> making, P plugin, Settings settings) throws InvalidConfigurationException {
        try {
            @Nullable T made = making.make(plugin, settings);
            if (made == null) {
                throw fault("its plug-in made nothing");
            }
            return made;
        } catch (IllegalArgumentException e) {
            Fault fault = configuration.settings().fault(String.valueOf(e.getMessage()));
            throw new InvalidConfigurationException(List.of(fault));
        }
    }

    private InvalidConfigurationException fault(Throwable failure) {
        if (failure instanceof InvalidConfigurationException known) {
            return known;
        }
        boolean isLinkage = failure instanceof LinkageError || failure instanceof ServiceConfigurationError;
        return isLinkage
                ? fault("does not fit this gate, or lacks a library: " + linkage(failure)
                        + " (expected: built against this version's io.gatehouse.core; it sees that and the JDK)")
                : fault("its plug-in could not be made: " + Worker.where(failure));
    }

    private static String linkage(Throwable failure) {
        Throwable cause = failure.getCause() instanceof LinkageError inner ? inner : failure;
        return cause.getClass().getSimpleName() + " " + cause.getMessage();
    }

    private InvalidConfigurationException fault(String message) {
        return new InvalidConfigurationException(
                List.of(new Fault(configuration.jar().toString(), 0, "", message)));
    }
}
