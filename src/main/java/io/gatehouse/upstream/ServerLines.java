package io.gatehouse.upstream;

import io.gatehouse.config.ClusterConfiguration;
import io.gatehouse.config.ClusterConfiguration.Protocol;
import io.gatehouse.core.Call;
import io.gatehouse.core.LimitCounts;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.TimeoutException;

/**
 * All connections from one event loop to one server, apart by what they are for, so that none of watches, short calls,
 * tunnels and anonymous requests keeps another waiting.
 */
final class ServerLines {
    private static final long OWN_TIMEOUT_MILLIS = 5000;

    private final Server server;
    private final RequestOptions options;
    private final WaitingRoom room;
    private final boolean speaksHttp2;
    private final SharedConnections shortCalls;
    private final SharedConnections watches;
    private final HttpClientAgent http2;
    private final HttpClientAgent http1Short;
    private final HttpClientAgent http1Long;
    private final HttpClientAgent anonymous;
    private final NetClient tunnels;
    private boolean fellBack;

    ServerLines(Vertx vertx, ClusterConfiguration cluster, UpstreamAccess access, Server server, LimitCounts counts) {
        ClusterConfiguration.Connections most = cluster.connections();
        LineConfigurations lines = new LineConfigurations(vertx, most, access.users());
        this.server = server;
        this.options = new RequestOptions()
                .setServer(server.address())
                .setHost(cluster.serverName().orElse(server.host()))
                .setPort(server.port());
        // For what Vert.x pools itself.
        this.options.setConnectTimeout(most.longestWait().toMillis());
        this.room = new WaitingRoom(vertx, most.maxWaiting(), most.longestWait(), counts);
        speaksHttp2 = cluster.protocols().contains(Protocol.HTTP_2);
        http2 = lines.http2();
        shortCalls = new SharedConnections(http2, room, options, most.shortCalls(), true);
        watches = new SharedConnections(http2, room, options, most.watches(), false);
        http1Short = lines.http1(most.http1());
        http1Long = lines.http1(most.watches() * 100);
        // kube-apiserver ends an HTTP/2 connection behind an anonymous request: strangers must not end the shared ones.
        anonymous = lines.http1(most.anonymous());
        tunnels = lines.tunnels();
    }

    /** A request that has not been sent; fails where there is no connection for it, and nothing was sent then. */
    Future<HttpClientRequest> request(Call call, boolean isAnonymous) {
        if (isAnonymous) {
            return pooled(anonymous);
        }
        boolean lasts = call.info().isLongRunning();
        if (!speaksHttp2 || fellBack) {
            return pooled(lasts ? http1Long : http1Short);
        }
        Future<HttpClientRequest> shared = (lasts ? watches : shortCalls).request();
        if (shared.succeeded()) {
            return shared;
        }
        return shared.recover(failure -> {
            if (failure instanceof SharedConnections.NoHttp2Exception) {
                fellBack = true;
                return request(call, false);
            }
            return Future.failedFuture(failure);
        });
    }

    private Future<HttpClientRequest> pooled(HttpClientAgent pool) {
        return pool.request(options)
                .recover(failure -> Future.failedFuture(
                        failure instanceof ConnectionPoolTooBusyException
                                ? room.full()
                                : failure instanceof TimeoutException ? room.late() : failure));
    }

    /** A request of the gate's own that has not been sent, on a connection as users have them. */
    Future<HttpClientRequest> ownRequest() {
        return http1Short.request(
                new RequestOptions(options).setTimeout(OWN_TIMEOUT_MILLIS).setConnectTimeout(OWN_TIMEOUT_MILLIS));
    }

    Future<NetSocket> socket() {
        ConnectOptions tunnel = new ConnectOptions()
                .setRemoteAddress(server.address())
                .setHost(options.getHost())
                .setSsl(true);
        // An address is no name there (RFC 6066 §3).
        return tunnels.connect(isAddress(options.getHost()) ? tunnel : tunnel.setSniServerName(options.getHost()));
    }

    private static boolean isAddress(String host) {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }

    void ping() {
        shortCalls.ping();
        watches.ping();
    }

    /** What is under way goes on; nothing new is begun. */
    void drain() {
        shortCalls.drain();
        watches.drain();
    }

    /** Whether {@link #drain} has come to its end. */
    boolean isEmpty() {
        return shortCalls.isEmpty() && watches.isEmpty();
    }
}
