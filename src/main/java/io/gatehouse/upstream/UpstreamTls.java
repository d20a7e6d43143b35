package io.gatehouse.upstream;

import io.gatehouse.config.ClusterConfiguration;
import io.gatehouse.config.FaultCollector;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.pki.ConfiguredPem;
import io.gatehouse.pki.Pem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** What the gate shows to API servers, and whom it believes to be one. Read whole, so that a torn file is never used. */
public final class UpstreamTls {
    private final ClientSSLOptions options;

    private UpstreamTls(ClientSSLOptions options) {
        this.options = options;
    }

    /** @throws InvalidConfigurationException with every fault of every file */
    public static UpstreamTls read(ClusterConfiguration cluster) throws InvalidConfigurationException {
        FaultCollector faults = new FaultCollector();
        Optional<List<X509Certificate>> authorities =
                faults.collect(() -> ConfiguredPem.certificates(cluster.caFile()));
        Optional<List<X509Certificate>> chain =
                faults.collect(() -> ConfiguredPem.certificates(cluster.clientCertificateFile()));
        Optional<PrivateKey> key = faults.collect(() -> ConfiguredPem.privateKey(cluster.clientKeyFile()));
        faults.throwIfAny();
        return new UpstreamTls(new ClientSSLOptions()
                .setTrustOptions(
                        new PemTrustOptions().addCertValue(Buffer.buffer(Pem.encode(authorities.orElseThrow()))))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(Pem.encode(chain.orElseThrow())))
                        .addKeyValue(Buffer.buffer(Pem.encode(key.orElseThrow()))))
                .setHostnameVerificationAlgorithm("HTTPS"));
    }

    ClientSSLOptions options() {
        return options.copy();
    }
}
