package io.gatehouse.upstream;

import io.gatehouse.channel.BelowVertx;
import io.gatehouse.config.ClusterConfiguration;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http1ClientConfig;
import io.vertx.core.http.Http2ClientConfig;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConfig;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.TcpClientConfig;
import io.vertx.core.net.TcpConfig;
import io.vertx.core.net.TcpOption;
import java.util.List;

/** How each sort of connection to an API server is set up. */
final class LineConfigurations {
    /** What one answer may leave lying in memory while its reader takes nothing. */
    private static final int STREAM_WINDOW = 256 << 10;

    private final Vertx vertx;
    private final ClusterConfiguration.Connections most;
    private final ClientSSLOptions tls;

    LineConfigurations(Vertx vertx, ClusterConfiguration.Connections most, ClientSSLOptions tls) {
        this.vertx = vertx;
        this.most = most;
        this.tls = tls;
    }

    /** Makes connections that are shared by hand; HTTP/1.1 where the server speaks nothing else. */
    HttpClientAgent http2() {
        HttpClientConfig config = new HttpClientConfig()
                .setVersions(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1)
                .setHttp2Config(new Http2ClientConfig()
                        .setInitialSettings(new Http2Settings()
                                .setPushEnabled(false)
                                .setMaxHeaderListSize(most.responseHeadBytes())
                                .setInitialWindowSize(STREAM_WINDOW)));
        return build(config, new PoolOptions());
    }

    /** A pool of its own of at most {@code size} connections. */
    HttpClientAgent http1(int size) {
        HttpClientConfig config = new HttpClientConfig()
                .setVersions(HttpVersion.HTTP_1_1)
                .setHttp1Config(new Http1ClientConfig()
                        .setMaxHeaderSize(most.responseHeadBytes())
                        .setMaxInitialLineLength(8192));
        return build(config, new PoolOptions().setHttp1MaxSize(size).setMaxWaitQueueSize(most.maxWaiting()));
    }

    /** Makes sockets that begin with HTTP/1.1 and go on as something else. */
    NetClient tunnels() {
        TcpClientConfig config = new TcpClientConfig()
                .setSsl(true)
                .setConnectTimeout(most.connectTimeout())
                .setTransportConfig(transport());
        ClientSSLOptions options = tls.copy().setUseAlpn(true).setApplicationLayerProtocols(List.of("http/1.1"));
        return vertx.createNetClient(config, options);
    }

    private HttpClientAgent build(HttpClientConfig config, PoolOptions pool) {
        config.setSsl(true)
                .setVerifyHost(true)
                .setConnectTimeout(most.connectTimeout())
                .setDecompressionEnabled(false);
        config.getTcpConfig().setTransportConfig(transport());
        var builder = vertx.httpClientBuilder()
                .with(config)
                .with(tls.copy())
                .with(pool)
                .withConnectHandler(connection -> BelowVertx.guardAnswers(connection, most.responseHeadBytes()));
        if (OpenSSLEngineOptions.isAvailable()) {
            builder.with(new OpenSSLEngineOptions());
        }
        return builder.build();
    }

    /** A peer that has gone without a word is noticed by what it does not acknowledge. */
    private TcpConfig transport() {
        int giveUp = (int) Math.min(60_000, 3 * most.pingInterval().toMillis());
        return new TcpConfig()
                .setSoKeepAlive(true)
                .setOption(TcpOption.NODELAY, true)
                .setOption(TcpOption.USER_TIMEOUT, giveUp);
    }
}
