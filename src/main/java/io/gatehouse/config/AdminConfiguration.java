package io.gatehouse.config;

import static io.gatehouse.config.UnexpectedValueException.expect;

import java.util.Optional;

/**
 * Where health and metrics are.
 *
 * @param tls required unless the address is a loopback one; with it, metrics ask for a credential and a permission
 */
public record AdminConfiguration(
        @Default("127.0.0.1") String address,
        @Default("6480") int port,
        Optional<TlsConfiguration> tls) {

    public AdminConfiguration {
        expect(port >= 0 && port <= 65535, "port", port, "a port, 0 to 65535");
        expect(
                tls.isPresent() || address.equals("localhost") || Loopback.isAddress(address),
                "tls",
                "nothing",
                "tls, for " + address + " is no loopback address such as 127.0.0.1");
    }
}
