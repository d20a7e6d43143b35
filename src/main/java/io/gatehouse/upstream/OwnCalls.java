package io.gatehouse.upstream;

import io.gatehouse.config.ClusterConfiguration;
import io.gatehouse.core.ApiServers;
import io.gatehouse.core.Identity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The gate's own questions to the API servers, as the identity of its probes or, with {@code passThrough}, as its
 * credential is, over connections of their own. Known before
 * the cluster is: rules that ask are read first.
 */
public final class OwnCalls implements ApiServers {
    private static final int CONNECTIONS = 16;
    private static final long HEAD_MILLIS = 30_000;
    private static final int CANCEL = 8;

    private final Vertx vertx;
    private volatile @Nullable Lines lines;

    private record Lines(Cluster cluster, UpstreamAccess access, Identity self, HttpClientAgent client) {}

    public OwnCalls(Vertx vertx) {
        this.vertx = vertx;
    }

    /** From now on; what is under way over former connections is let go. */
    public void connect(Cluster cluster, UpstreamAccess access) {
        ClusterConfiguration.Probe probe = cluster.configuration().probe();
        Identity self = new Identity(probe.user(), probe.uid(), probe.groups(), probe.extra());
        HttpClientAgent client =
                new LineConfigurations(vertx, cluster.configuration().connections(), access.own()).http1(CONNECTIONS);
        Lines former = lines;
        lines = new Lines(cluster, access, self, client);
        if (former != null) {
            former.client.close();
        }
    }

    @Override
    public Future<HttpClientResponse> ask(HttpMethod method, String target, Buffer json) {
        Lines now = lines;
        Optional<Server> server = now == null ? Optional.empty() : now.cluster.choose(Set.of());
        if (now == null || server.isEmpty()) {
            return Future.failedFuture("no API server of this cluster is ready");
        }
        return now.client
                .request(options(now.cluster, server.get()).setMethod(method).setURI(target))
                .compose(request -> send(now, request, json));
    }

    private static RequestOptions options(Cluster cluster, Server server) {
        return new RequestOptions()
                .setServer(server.address())
                .setHost(cluster.configuration().serverName().orElse(server.host()))
                .setPort(server.port());
    }

    /** Or a server that answers nobody would keep all connections. */
    private Future<HttpClientResponse> inTime(HttpClientRequest request, Future<HttpClientResponse> head) {
        long timer = vertx.setTimer(HEAD_MILLIS, late -> request.reset(CANCEL));
        return head.onComplete(done -> vertx.cancelTimer(timer));
    }

    private Future<HttpClientResponse> send(Lines lines, HttpClientRequest request, Buffer json) {
        lines.access.identity().writeOwn(lines.self, request.headers());
        request.putHeader(HttpHeaders.USER_AGENT, "gatehouse");
        request.putHeader(HttpHeaders.ACCEPT, "application/json");
        if (json.length() > 0) {
            request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        }
        return inTime(request, request.send(json));
    }
}
