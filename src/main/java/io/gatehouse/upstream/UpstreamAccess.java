package io.gatehouse.upstream;

import io.gatehouse.config.ClusterConfiguration;
import io.gatehouse.config.ClusterConfiguration.Forwarding;
import io.gatehouse.config.Fault;
import io.gatehouse.config.FaultCollector;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.config.TextFile;
import io.gatehouse.pki.ConfiguredPem;
import io.gatehouse.pki.Pem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What opens API servers to the gate: whom it believes to be one, what it shows of itself, and how it says who calls. Read
 * whole, so that a torn file is never used.
 */
public final class UpstreamAccess {
    private final ClientSSLOptions users;
    private final ClientSSLOptions own;
    private final IdentityHeaders identity;

    private UpstreamAccess(ClientSSLOptions users, ClientSSLOptions own, IdentityHeaders identity) {
        this.users = users;
        this.own = own;
        this.identity = identity;
    }

    /** @throws InvalidConfigurationException with every fault of every file */
    public static UpstreamAccess read(ClusterConfiguration cluster) throws InvalidConfigurationException {
        FaultCollector faults = new FaultCollector();
        Optional<List<X509Certificate>> authorities =
                faults.collect(() -> ConfiguredPem.certificates(cluster.caFile()));
        Optional<PemKeyCertOptions> certificate =
                cluster.clientCertificateFile().flatMap(file -> certificate(file, cluster, faults));
        Optional<String> token = cluster.tokenFile().flatMap(file -> faults.collect(() -> token(file)));
        faults.throwIfAny();
        ClientSSLOptions nobody = new ClientSSLOptions()
                .setTrustOptions(
                        new PemTrustOptions().addCertValue(Buffer.buffer(Pem.encode(authorities.orElseThrow()))))
                .setHostnameVerificationAlgorithm("HTTPS");
        ClientSSLOptions own = nobody.copy();
        certificate.ifPresent(own::setKeyCertOptions);
        // An API server looks at a certificate first: with the gate's, a user's token would mean nothing.
        boolean isUsersOwn = cluster.forwarding().mode() == Forwarding.Mode.PASS_THROUGH;
        return new UpstreamAccess(isUsersOwn ? nobody : own, own, IdentityHeaders.of(cluster.forwarding(), token));
    }

    private static Optional<PemKeyCertOptions> certificate(
            Path file, ClusterConfiguration cluster, FaultCollector faults) {
        Optional<List<X509Certificate>> chain = faults.collect(() -> ConfiguredPem.certificates(file));
        Optional<PrivateKey> key =
                cluster.clientKeyFile().flatMap(keyFile -> faults.collect(() -> ConfiguredPem.privateKey(keyFile)));
        return chain.isEmpty() || key.isEmpty()
                ? Optional.empty()
                : Optional.of(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(Pem.encode(chain.get())))
                        .addKeyValue(Buffer.buffer(Pem.encode(key.get()))));
    }

    private static String token(Path file) throws InvalidConfigurationException {
        String token = TextFile.read(file).strip();
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new InvalidConfigurationException(
                    List.of(new Fault(file.toString(), 1, "", "no bearer token (expected: one, and nothing else)")));
        }
        return token;
    }

    /** For connections that carry users' requests. */
    ClientSSLOptions users() {
        return users.copy();
    }

    /** For connections that carry the gate's own requests alone. */
    ClientSSLOptions own() {
        return own.copy();
    }

    IdentityHeaders identity() {
        return identity;
    }
}
