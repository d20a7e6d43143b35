package io.gatehouse.plugin;

import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.config.PluginConfiguration;
import io.gatehouse.core.AuditSink;
import io.gatehouse.core.Authenticator;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Environment;
import io.gatehouse.core.plugin.AdmissionPlugin;
import io.gatehouse.core.plugin.AdmissionRule;
import io.gatehouse.core.plugin.AuditPlugin;
import io.gatehouse.core.plugin.AuthenticatorPlugin;
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

    /**
     * Refuses where it fails.
     *
     * @throws InvalidConfigurationException with what is wrong with the jar or its settings
     */
    public static GuardedRule admissionRule(PluginConfiguration configuration, Environment environment)
            throws InvalidConfigurationException {
        Jar.Made<AdmissionRule> made = new Jar(configuration, "admission rule")
                .make(
                        AdmissionPlugin.class,
                        (plugin, settings) -> make(plugin, settings, environment.clock()),
                        environment);
        return new GuardedRule(configuration.name(), made.made(), made.worker());
    }

    private static <S extends Record> AdmissionRule make(AdmissionPlugin<S> plugin, Jar.Settings settings, Clock clock)
            throws InvalidConfigurationException {
        return plugin.make(settings.of(plugin), clock);
    }

    /**
     * Fails where the plug-in does.
     *
     * @throws InvalidConfigurationException with what is wrong with the jar or its settings
     */
    public static Authenticator<Credential.Bearer> authenticator(
            PluginConfiguration configuration, Environment environment) throws InvalidConfigurationException {
        Jar.Made<Authenticator<Credential.Bearer>> made = new Jar(configuration, "authenticator")
                .make(
                        AuthenticatorPlugin.class,
                        (plugin, settings) -> make(plugin, settings, environment.clock()),
                        environment);
        return new GuardedAuthenticator(made.made(), made.worker());
    }

    private static <S extends Record> Authenticator<Credential.Bearer> make(
            AuthenticatorPlugin<S> plugin, Jar.Settings settings, Clock clock) throws InvalidConfigurationException {
        return plugin.make(settings.of(plugin), clock);
    }

    /**
     * To be closed by whoever uses it, or by the end of what it was made in.
     *
     * @throws InvalidConfigurationException with what is wrong with the jar or its settings
     */
    public static GuardedSink auditSink(PluginConfiguration configuration, Environment environment)
            throws InvalidConfigurationException {
        Jar.Made<AuditSink> made = new Jar(configuration, "audit sink")
                .make(
                        AuditPlugin.class,
                        (plugin, settings) -> make(plugin, settings, environment.clock()),
                        environment);
        return new GuardedSink(made.made(), made.worker());
    }

    private static <S extends Record> AuditSink make(AuditPlugin<S> plugin, Jar.Settings settings, Clock clock)
            throws InvalidConfigurationException {
        return plugin.make(settings.of(plugin), clock);
    }
}
