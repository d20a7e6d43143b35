package io.gatehouse.server;

import io.gatehouse.config.GatewayConfiguration;
import io.gatehouse.config.ListenerConfiguration;
import io.gatehouse.config.LocalListenerConfiguration;
import io.gatehouse.core.Credential;
import io.gatehouse.upstream.UpstreamAccess;
import io.vertx.core.net.ServerSSLOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration with all that its files hold, read whole and found without a fault.
 *
 * @param listenerTls for each listener, in their order
 * @param localPeers for each local listener, in their order
 * @param adminTls where the admin listener has TLS
 */
record Loaded(
        GatewayConfiguration configuration,
        Rules rules,
        Map<ListenerConfiguration, ServerSSLOptions> listenerTls,
        Map<LocalListenerConfiguration, Credential.LocalPeer> localPeers,
        Optional<ServerSSLOptions> adminTls,
        UpstreamAccess upstreamAccess) {

    List<Entrance> entrances() {
        List<Entrance> entrances = new ArrayList<>();
        listenerTls.forEach((listener, tls) -> entrances.add(Entrance.secure(listener, tls)));
        localPeers.forEach((listener, peer) -> entrances.add(Entrance.local(listener, peer)));
        return entrances;
    }
}
