package io.gatehouse.server;

import io.gatehouse.config.AdminConfiguration;
import io.gatehouse.core.Attributes;
import io.gatehouse.core.Body;
import io.gatehouse.core.Call;
import io.gatehouse.core.Origin;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.core.StatusDocument;
import io.gatehouse.core.Walk;
import io.gatehouse.wire.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Health and metrics, apart from what clients use. Plain on loopback; with TLS metrics ask for a credential and a
 * permission on {@code /metrics} like any request, health does not.
 */
final class AdminServer {
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Engine engine;
    private final AdminConfiguration configuration;
    private final boolean isOpen;
    private final HttpServer server;

    AdminServer(Engine engine, Health health, AdminConfiguration configuration, Optional<ServerSSLOptions> tls) {
        this.engine = engine;
        this.configuration = configuration;
        this.isOpen = tls.isEmpty();
        Router router = Router.router(engine.vertx());
        router.get("/livez").handler(context -> health(context, "livez", health::liveness));
        router.get("/readyz").handler(context -> health(context, "readyz", health::readiness));
        router.get("/healthz").handler(context -> health(context, "healthz", health::readiness));
        router.get("/metrics").handler(this::metrics);
        HttpServerConfig config = new HttpServerConfig();
        server = tls.isPresent()
                ? engine.vertx().createHttpServer(config, tls.get())
                // Balancers ask in HTTP/1.0 where they are not told otherwise.
                : engine.vertx().createHttpServer(config.setVersions(HttpVersion.HTTP_1_0, HttpVersion.HTTP_1_1));
        server.requestHandler(router);
    }

    Future<Void> listen() {
        String address = configuration.address();
        int port = configuration.port();
        return server.listen(port, address)
                .recover(failure ->
                        Future.failedFuture(new CannotListenException("the admin listener", address, port, failure)))
                .mapEmpty();
    }

    int port() {
        return server.actualPort();
    }

    Future<Boolean> use(ServerSSLOptions tls) {
        return server.updateSSLOptions(tls, true);
    }

    Future<Void> close() {
        return server.close();
    }

    private void health(RoutingContext context, String name, Supplier<List<Health.Check>> look) {
        List<Health.Check> checks = look.get();
        Set<String> excluded = Set.copyOf(context.queryParam("exclude"));
        boolean isWell = Health.isWell(checks, excluded);
        boolean isVerbose = context.queryParams().contains("verbose");
        context.response()
                .setStatusCode(isWell ? 200 : 500)
                .putHeader("content-type", "text/plain; charset=utf-8")
                .putHeader("cache-control", "no-cache, private")
                .putHeader("x-content-type-options", "nosniff")
                .end(Health.text(name, checks, excluded, isVerbose, isOpen));
    }

    private void metrics(RoutingContext context) {
        if (isOpen) {
            scrape(context.response());
            return;
        }
        Call call = call(context);
        Rules rules = engine.rules();
        Walk.from(rules.authentication().identify(call))
                .then(caller -> {
                    Attributes asked = new Attributes(call.cluster(), caller.identity(), call.info(), call.origin());
                    return rules.authorizer().authorize(asked).map(decision -> {
                        if (!decision.allows()) {
                            throw Refusal.forbidden(asked, decision.reason());
                        }
                        return decision;
                    });
                })
                .end(decision -> scrape(context.response()), problem -> refuse(context.response(), problem));
    }

    private Call call(RoutingContext context) {
        Origin origin = Peer.originOf(context.request().connection(), "admin", Optional.empty());
        return new Call(
                "",
                Instant.now(),
                System.nanoTime(),
                engine.clusterName(),
                "GET",
                "/metrics",
                RequestInfo.ofPath("/metrics", "get"),
                context.request().headers(),
                Body.NONE,
                Optional.empty(),
                origin,
                Future.failedFuture("nobody waits"));
    }

    private void scrape(HttpServerResponse response) {
        response.putHeader("content-type", METRICS_TYPE).end(engine.metrics().scrape());
    }

    private static void refuse(HttpServerResponse response, Throwable problem) {
        Refusal refusal = problem instanceof Refusal known ? known : Refusal.internal("see the gateway's log");
        response.setStatusCode(refusal.code())
                .putHeader("content-type", "application/json")
                .end(Buffer.buffer(Json.write(StatusDocument.of(refusal))));
    }
}
