package io.gatehouse.server;

import io.gatehouse.config.FaultCollector;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.config.TlsConfiguration;
import io.gatehouse.pki.ConfiguredPem;
import io.gatehouse.pki.Pem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a listener shows its clients. A client's certificate is asked for and never required: it is judged later. */
final class ServerTls {
    private static final Set<String> BOTH = Set.of("TLSv1.2", "TLSv1.3");
    private static final Set<String> NEWEST = Set.of("TLSv1.3");

    private ServerTls() {}

    /**
     * Reads all files whole, so that a torn one is never used.
     *
     * @throws InvalidConfigurationException with every fault of every file
     */
    static ServerSSLOptions read(TlsConfiguration tls) throws InvalidConfigurationException {
        PemKeyCertOptions identities = new PemKeyCertOptions();
        FaultCollector faults = new FaultCollector();
        for (TlsConfiguration.Certificate certificate : tls.certificates()) {
            Optional<List<X509Certificate>> chain =
                    faults.collect(() -> ConfiguredPem.certificates(certificate.certificateFile()));
            Optional<PrivateKey> key = faults.collect(() -> ConfiguredPem.privateKey(certificate.keyFile()));
            if (chain.isPresent() && key.isPresent()) {
                faults.collect(() -> ConfiguredPem.matching(certificate.keyFile(), chain.get(), key.get()));
                identities
                        .addCertValue(Buffer.buffer(Pem.encode(chain.get())))
                        .addKeyValue(Buffer.buffer(Pem.encode(key.get())));
            }
        }
        faults.throwIfAny();
        return new ServerSSLOptions()
                .setKeyCertOptions(identities)
                .setSni(true)
                .setClientAuth(ClientAuth.REQUEST)
                .setTrustOptions(TrustOptions.wrap(new AnyClient()))
                .setEnabledSecureTransportProtocols(
                        tls.minimumVersion() == TlsConfiguration.Version.TLS_1_2 ? BOTH : NEWEST)
                .setUseAlpn(true);
    }

    /** @throws InvalidConfigurationException where BoringSSL is asked for and not there */
    static SSLEngineOptions engine(TlsConfiguration.Engine engine) {
        boolean isThere = OpenSSLEngineOptions.isAvailable();
        return switch (engine) {
            case AUTO -> isThere ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions();
            case BORINGSSL -> new OpenSSLEngineOptions();
            case JDK -> new JdkSSLEngineOptions();
        };
    }
}
