package io.gatehouse.upstream;

import io.gatehouse.config.ClusterConfiguration;
import io.gatehouse.core.Identity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out again and again which servers of a cluster are well, and proves of each that it believes the gate's word
 * about who calls, before it gets any request and each minute after. Without that proof a server might take every user
 * for the gate itself.
 */
public final class Prober {
    private static final Logger LOG = LoggerFactory.getLogger(Prober.class);
    private static final long PROOF_HOLDS_NANOS = 60_000_000_000L;
    private static final int CONNECTIONS = 4;

    private final Vertx vertx;
    private final Cluster cluster;
    private final Identity probe;
    private final Map<Server, Long> provenAt = new HashMap<>();
    private final Set<Server> underWay = new HashSet<>();
    private UpstreamAccess access;
    private HttpClientAgent client;
    private long timer = -1;
    private volatile boolean isStopped;

    public Prober(Vertx vertx, Cluster cluster, UpstreamAccess access) {
        ClusterConfiguration.Probe configured = cluster.configuration().probe();
        this.vertx = vertx;
        this.cluster = cluster;
        this.probe = new Identity(configured.user(), configured.uid(), configured.groups(), configured.extra());
        this.access = access;
        this.client = clientWith(access);
    }

    /** From now on, on the event loop of the current context. */
    public void start() {
        timer = vertx.setPeriodic(
                0,
                cluster.configuration().probe().interval().toMillis(),
                id -> cluster.servers().forEach(this::look));
    }

    public void stop() {
        isStopped = true;
        vertx.cancelTimer(timer);
        client.close();
    }

    /** Proves everything anew, with this. */
    public void use(UpstreamAccess next) {
        HttpClientAgent old = client;
        access = next;
        client = clientWith(next);
        provenAt.clear();
        old.close();
    }

    private HttpClientAgent clientWith(UpstreamAccess access) {
        return new LineConfigurations(vertx, cluster.configuration().connections(), access.own()).http1(CONNECTIONS);
    }

    private void look(Server server) {
        if (!underWay.add(server)) {
            return;
        }
        request(server)
                .compose(request -> request.setURI("/readyz").send())
                .compose(response -> response.statusCode() == 200
                        ? proven(server)
                        : Future.succeededFuture(unwell(response.statusCode())))
                .otherwise(failure -> new Server.Condition(Server.State.DOWN, "no answer: " + failure.getMessage()))
                .onSuccess(condition -> {
                    underWay.remove(server);
                    if (!isStopped) {
                        note(server, condition);
                    }
                });
    }

    private Server.Condition unwell(int status) {
        return status == 401 || status == 403
                ? new Server.Condition(
                        Server.State.UNPROVEN,
                        "answers " + status + " to the gate's own user: "
                                + access.identity().advice())
                : new Server.Condition(Server.State.DOWN, "/readyz answers " + status);
    }

    private Future<Server.Condition> proven(Server server) {
        Long at = provenAt.get(server);
        if (server.isReady() && at != null && System.nanoTime() - at < PROOF_HOLDS_NANOS) {
            return Future.succeededFuture(server.condition());
        }
        UpstreamAccess by = access;
        return request(server).compose(SelfSubjectReview::ask).map(review -> {
            List<String> unproven = by.identity().unproven(review, probe);
            if (!unproven.isEmpty()) {
                return new Server.Condition(Server.State.UNPROVEN, String.join("; ", unproven));
            }
            if (by == access) {
                provenAt.put(server, System.nanoTime());
            }
            return new Server.Condition(Server.State.READY, "");
        });
    }

    private Future<HttpClientRequest> request(Server server) {
        RequestOptions options = new RequestOptions()
                .setServer(server.address())
                .setHost(cluster.configuration().serverName().orElse(server.host()))
                .setPort(server.port())
                .setTimeout(cluster.configuration().probe().timeout().toMillis());
        return client.request(options).map(request -> {
            access.identity().writeOwn(probe, request.headers());
            return request.putHeader(HttpHeaders.USER_AGENT, SelfSubjectReview.USER_AGENT);
        });
    }

    private void note(Server server, Server.Condition now) {
        Server.Condition before = server.condition();
        server.become(now.state(), now.detail());
        if (before.state() != now.state()) {
            if (now.state() == Server.State.READY) {
                LOG.info("API server {} of cluster {} is ready", server, cluster.name());
            } else {
                LOG.warn("API server {} of cluster {} gets no requests: {}", server, cluster.name(), now.detail());
            }
        }
    }
}
