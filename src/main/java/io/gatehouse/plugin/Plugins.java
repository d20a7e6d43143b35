package io.gatehouse.plugin;

import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.config.PluginConfiguration;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Environment;
import io.gatehouse.core.plugin.AuthorizerPlugin;
import java.time.Clock;

/** Makes the contracts of the gate out of jars of somebody else's. */
public final class Plugins {
    private Plugins() {}

    /**
     * Denies where it fails.
     *
     * @throws InvalidConfigurationException with what is wrong with the jar or its settings
     */
    public static Authorizer authorizer(PluginConfiguration configuration, Environment environment)
            throws InvalidConfigurationException {
        Jar.Made<Authorizer> made = new Jar(configuration, "authorizer")
                .make(
                        AuthorizerPlugin.class,
                        (plugin, settings) -> make(plugin, settings, environment.clock()),
                        environment);
        return new GuardedAuthorizer(configuration.name(), made.made(), made.worker());
    }

    private static <S extends Record> Authorizer make(AuthorizerPlugin<S> plugin, Jar.Settings settings, Clock clock)
            throws InvalidConfigurationException {
        return plugin.make(settings.of(plugin), clock);
    }
}
