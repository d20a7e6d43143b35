package io.gatehouse.lab;

import io.gatehouse.core.ApiServers;
import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.pki.CertifiedKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConfig;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;

/** Asks the first kube-apiserver of a cluster as a gate's own user, where a test has no gate. */
public final class OwnUser implements ApiServers {
    private final HttpClientAgent client;
    private final String host;
    private final int port;

    public OwnUser(Vertx vertx, ControlPlane cluster) throws IOException {
        CertifiedKey frontProxy = cluster.frontProxyClient();
        this.client = vertx.httpClientBuilder()
                .with(new HttpClientConfig().setVersions(HttpVersion.HTTP_1_1).setSsl(true))
                .with(new PoolOptions().setHttp1MaxSize(16))
                .with(new ClientSSLOptions()
                        .setHostnameVerificationAlgorithm("HTTPS")
                        .setTrustOptions(new PemTrustOptions()
                                .addCertValue(Buffer.buffer(cluster.ca().certificatePem())))
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertValue(Buffer.buffer(frontProxy.certificatePem()))
                                .addKeyValue(Buffer.buffer(frontProxy.keyPem()))))
                .build();
        String[] endpoint = cluster.endpoints().get(0).split(":");
        this.host = endpoint[0];
        this.port = Integer.parseInt(endpoint[1]);
    }

    @Override
    public Future<HttpClientResponse> ask(HttpMethod method, String target, Buffer json) {
        return client.request(method, port, host, target)
                .compose(request -> request.putHeader("X-Remote-User", "gatehouse:probe")
                        .putHeader("X-Remote-Group", "gatehouse:probes")
                        .send(json));
    }
}
