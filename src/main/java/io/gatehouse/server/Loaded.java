package io.gatehouse.server;

import io.gatehouse.config.GatewayConfiguration;
import io.gatehouse.config.ListenerConfiguration;
import io.gatehouse.upstream.UpstreamTls;
import io.vertx.core.net.ServerSSLOptions;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration with all that its files hold, read whole and found without a fault.
 *
 * @param listenerTls for each listener, in their order
 * @param adminTls where the admin listener has TLS
 */
record Loaded(
        GatewayConfiguration configuration,
        Rules rules,
        Map<ListenerConfiguration, ServerSSLOptions> listenerTls,
        Optional<ServerSSLOptions> adminTls,
        UpstreamTls upstreamTls) {}
