package io.gatehouse.server;

import io.gatehouse.admission.AdmissionChain;
import io.gatehouse.audit.AuditPolicy;
import io.gatehouse.authn.Authentication;
import io.gatehouse.authn.LocalPeers;
import io.gatehouse.authz.Authorizers;
import io.gatehouse.config.Fault;
import io.gatehouse.config.FaultCollector;
import io.gatehouse.config.GatewayConfiguration;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.config.ListenerConfiguration;
import io.gatehouse.config.LocalListenerConfiguration;
import io.gatehouse.config.TlsConfiguration;
import io.gatehouse.core.Admission;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Environment;
import io.gatehouse.core.InvalidIdentityException;
import io.gatehouse.upstream.UpstreamAccess;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes objects of a configuration: the only place where the stages are put together. */
final class Assembly {
    private Assembly() {}

    /**
     * Reads a configuration and all files that it names.
     *
     * @throws InvalidConfigurationException with every fault of every file
     */
    static Loaded load(Path file, Standing standing) throws InvalidConfigurationException {
        return load(file, standing, standing.environment());
    }

    /** @param environment what the rules are made in; it ends here where there is a fault */
    static Loaded load(Path file, Standing standing, Environment environment) throws InvalidConfigurationException {
        GatewayConfiguration configuration = GatewayConfiguration.read(file);
        FaultCollector faults = new FaultCollector();
        Map<ListenerConfiguration, ServerSSLOptions> listenerTls = new LinkedHashMap<>();
        for (ListenerConfiguration listener : configuration.listeners()) {
            faults.collect(() -> tls(file, listener.tls())).ifPresent(tls -> listenerTls.put(listener, tls));
        }
        Map<LocalListenerConfiguration, Credential.LocalPeer> localPeers = new LinkedHashMap<>();
        for (LocalListenerConfiguration listener : configuration.localListeners()) {
            faults.collect(() -> localPeer(file, listener)).ifPresent(peer -> localPeers.put(listener, peer));
        }
        Optional<ServerSSLOptions> adminTls =
                configuration.admin().tls().flatMap(tls -> faults.collect(() -> tls(file, tls)));
        Optional<UpstreamAccess> upstreamAccess = faults.collect(
                () -> UpstreamAccess.read(configuration.clusters().get(0)));
        Optional<Rules> rules = faults.collect(() -> rules(configuration, standing, environment));
        if (faults.hasAny()) {
            rules.ifPresent(unused -> unused.environment().end());
        }
        faults.throwIfAny();
        return new Loaded(
                configuration, rules.orElseThrow(), listenerTls, localPeers, adminTls, upstreamAccess.orElseThrow());
    }

    private static Credential.LocalPeer localPeer(Path file, LocalListenerConfiguration listener)
            throws InvalidConfigurationException {
        try {
            return LocalPeers.of(listener.identity());
        } catch (InvalidIdentityException e) {
            String what = listener.name() + " names no user that could be forwarded: " + e.getMessage();
            throw new InvalidConfigurationException(List.of(new Fault(file.toString(), 0, "localListeners", what)));
        }
    }

    private static Rules rules(GatewayConfiguration configuration, Standing standing, Environment environment)
            throws InvalidConfigurationException {
        FaultCollector faults = new FaultCollector();
        Optional<Authentication> authentication = faults.collect(
                () -> Authentication.of(configuration.authentication(), standing.attempts(), environment));
        Optional<Authorizer> authorizer =
                faults.collect(() -> Authorizers.of(configuration.authorization(), environment));
        Optional<Admission.Chain> admission =
                faults.collect(() -> AdmissionChain.of(configuration.admission(), environment));
        Optional<AuditPolicy> audit =
                faults.collect(() -> configuration.audit().policyFile().isPresent()
                        ? AuditPolicy.load(configuration.audit().policyFile().get())
                        : AuditPolicy.NONE);
        if (faults.hasAny()) {
            environment.end();
        }
        faults.throwIfAny();
        return new Rules(
                authentication.orElseThrow(),
                authorizer.orElseThrow(),
                admission.orElseThrow(),
                audit.orElseThrow(),
                environment);
    }

    private static ServerSSLOptions tls(Path file, TlsConfiguration tls) throws InvalidConfigurationException {
        if (tls.engine() == TlsConfiguration.Engine.BORINGSSL && !OpenSSLEngineOptions.isAvailable()) {
            throw new InvalidConfigurationException(List.of(new Fault(
                    file.toString(), 0, "tls.engine", "boringssl cannot be loaded here (expected: auto or jdk)")));
        }
        return ServerTls.read(tls);
    }
}
