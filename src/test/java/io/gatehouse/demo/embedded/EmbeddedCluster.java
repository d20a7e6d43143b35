package io.gatehouse.demo.embedded;

import io.gatehouse.lab.Kubectl;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** An embedded API with all certificates that it takes to talk to it. */
final class EmbeddedCluster implements AutoCloseable {
    static final String CLUSTER_INFO = "apiVersion: v1\nkind: Config\n";

    final CertificateAuthority servers = CertificateAuthority.create("servers");
    final CertificateAuthority frontProxies = CertificateAuthority.create("front proxies");
    private final CertifiedKey frontProxy = frontProxies.issue(LeafSpec.client("front-proxy-client"));
    private final Vertx vertx = Vertx.vertx();
    private final EmbeddedUpstream upstream;

    EmbeddedCluster() throws Exception {
        CertifiedKey own = serverKey();
        upstream = await(EmbeddedUpstream.start(
                vertx,
                new EmbeddedOptions(
                        "127.0.0.1",
                        0,
                        own.certificatePem(),
                        own.keyPem(),
                        frontProxies.certificatePem(),
                        Set.of("front-proxy-client"),
                        servers.certificatePem(),
                        CLUSTER_INFO)));
    }

    Vertx vertx() {
        return vertx;
    }

    int port() {
        return upstream.port();
    }

    CertifiedKey serverKey() {
        return servers.issue(LeafSpec.server("kubernetes").withAddresses("127.0.0.1"));
    }

    /** A client that is the front proxy. */
    HttpClient client() {
        return client(frontProxy);
    }

    HttpClient client(HttpClientOptions more) {
        return vertx.createHttpClient(clientOptions(more).setKeyCertOptions(pem(frontProxy)));
    }

    HttpClient client(CertifiedKey key) {
        return vertx.createHttpClient(clientOptions(new HttpClientOptions()).setKeyCertOptions(pem(key)));
    }

    HttpClient clientWithoutCertificate() {
        return vertx.createHttpClient(clientOptions(new HttpClientOptions()));
    }

    private HttpClientOptions clientOptions(HttpClientOptions options) {
        return options.setSsl(true)
                .setDefaultHost("127.0.0.1")
                .setDefaultPort(port())
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(servers.certificatePem())));
    }

    static PemKeyCertOptions pem(CertifiedKey key) {
        return new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(key.certificatePem()))
                .addKeyValue(Buffer.buffer(key.keyPem()));
    }

    /** A kubectl that comes through a front proxy, which says that it is this user. */
    Kubectl kubectl(Path directory, String user, String... groups) throws Exception {
        int proxyPort = await(FrontProxyServer.start(this, user, groups));
        Path kubeconfig = directory.resolve("kubeconfig");
        Files.writeString(kubeconfig, kubeconfig(proxyPort));
        return Kubectl.current(kubeconfig);
    }

    private String kubeconfig(int port) {
        String ca = Base64.getEncoder().encodeToString(servers.certificatePem().getBytes(StandardCharsets.US_ASCII));
        return """
                apiVersion: v1
                kind: Config
                current-context: c
                contexts: [{name: c, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: %s}}]
                users: [{name: u, user: {token: whatever}}]
                """.formatted(port, ca);
    }

    static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }

    @Override
    public void close() throws IOException {
        try {
            await(upstream.close());
            await(vertx.close());
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
