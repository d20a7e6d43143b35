package io.gatehouse.server;

import io.gatehouse.config.ListenerConfiguration;
import io.gatehouse.config.LocalListenerConfiguration;
import io.gatehouse.core.Credential;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.Optional;

/**
 * What a listener is to be: one for everybody, with TLS, or a plain one for programs of this host.
 *
 * @param port as configured: 0 for any free one
 * @param sharesPort with other processes
 * @param balancers that connect for their clients
 * @param local whom its peers are; there exactly where there is no TLS
 */
record Entrance(
        String name,
        String address,
        int port,
        boolean sharesPort,
        ListenerConfiguration.Limits limits,
        Optional<Tls> tls,
        Optional<ListenerConfiguration.ProxyProtocol> balancers,
        Optional<Credential.LocalPeer> local) {

    record Tls(SSLEngineOptions engine, ServerSSLOptions options) {}

    static Entrance secure(ListenerConfiguration listener, ServerSSLOptions options) {
        Tls tls = new Tls(ServerTls.engine(listener.tls().engine()), options);
        return new Entrance(
                listener.name(),
                listener.address(),
                listener.port(),
                listener.permitPortSharing(),
                listener.limits(),
                Optional.of(tls),
                listener.proxyProtocol(),
                Optional.empty());
    }

    static Entrance local(LocalListenerConfiguration listener, Credential.LocalPeer peer) {
        return new Entrance(
                listener.name(),
                listener.address(),
                listener.port(),
                false,
                listener.limits(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(peer));
    }
}
