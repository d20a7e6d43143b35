package io.gatehouse.remote;

import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.kube.ClientConfig;
import io.gatehouse.pki.Pem;
import io.gatehouse.pki.PemException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.util.Optional;

/** What a kubeconfig says of a cluster: where to ask, and whom to believe. */
final class ServerEntry {
    private ServerEntry() {}

    static URI url(ClientConfig.Cluster cluster, Entry entry) throws InvalidConfigurationException {
        entry.refuse(cluster.proxyUrl().isPresent(), "proxy-url", "is not supported (expected: none, a direct way)");
        if (cluster.server().isEmpty()) {
            throw entry.fault("server", "missing (expected: an https URL)");
        }
        URI url = cluster.server().get();
        entry.refuse(
                url.getRawUserInfo() != null,
                "server",
                "holds a user (expected: an https URL; who asks is told under users)");
        entry.refuse(!isUsable(url), "server", '"' + url.toString() + "\" (expected: https://host[:port][/path])");
        return url;
    }

    private static boolean isUsable(URI url) {
        return "https".equalsIgnoreCase(url.getScheme())
                && url.getHost() != null
                && url.getPort() <= 65535
                && url.getPort() != 0
                && url.getRawQuery() == null
                && url.getRawFragment() == null
                && url.toASCIIString().equals(url.toString());
    }

    /** Without an authority, those that Java itself believes. */
    static ClientSSLOptions trust(ClientConfig.Cluster cluster, Entry entry, ClientSSLOptions tls)
            throws InvalidConfigurationException {
        entry.refuse(
                cluster.insecureSkipTlsVerify(),
                "insecure-skip-tls-verify",
                "true is not supported (expected: false, and certificate-authority where it is not a public one)");
        Optional<Entry.Text> text =
                entry.text("certificate-authority", cluster.certificateAuthority(), cluster.certificateAuthorityData());
        if (text.isPresent()) {
            try {
                String pem = Pem.encode(Pem.certificates("", text.get().text()));
                tls.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(pem)));
            } catch (PemException e) {
                throw entry.faultOf(text.get(), e.problem());
            }
        }
        return tls;
    }
}
