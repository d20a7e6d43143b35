package io.gatehouse.server;

import io.gatehouse.channel.BelowVertx;
import io.gatehouse.core.Feed;
import io.gatehouse.metrics.Metrics;
import io.gatehouse.upstream.Cluster;
import java.time.Duration;

/** What is asked of an engine at each scrape. */
final class EngineGauges {
    private EngineGauges() {}

    static void bind(Engine engine) {
        Metrics metrics = engine.metrics();
        metrics.gauge(
                "apiserver.current.inflight.requests", () -> engine.inFlight().reading(), "request_kind", "readOnly");
        metrics.gauge(
                "apiserver.current.inflight.requests", () -> engine.inFlight().mutating(), "request_kind", "mutating");
        metrics.gauge("gatehouse.direct.memory.bytes", BelowVertx::directMemory);
        metrics.gauge("gatehouse.sessions", () -> engine.sessions().count());
        metrics.gauge("gatehouse.connections", () -> engine.connections().open());
        metrics.gauge(
                "gatehouse.connections.unauthenticated",
                () -> engine.connections().unauthenticated());
        metrics.gauge("gatehouse.unproven.bytes", () -> engine.unprovenBudget().used());
        metrics.gauge("gatehouse.feeds.age.seconds", () -> oldestFeed(engine).toMillis() / 1000.0);
        engine.cluster().serverNames().forEach(server -> bindServer(engine, server));
    }

    /** For how long nothing has been known of what rules are fed with. */
    private static Duration oldestFeed(Engine engine) {
        return engine.rules().environment().feeds().stream()
                .map(Feed::age)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private static void bindServer(Engine engine, String server) {
        String[] labels = {"cluster", engine.clusterName(), "server", server};
        Cluster cluster = engine.cluster();
        engine.metrics().gauge("gatehouse.upstream.ready", () -> cluster.isReady(server) ? 1 : 0, labels);
        engine.metrics().gauge("gatehouse.upstream.requests", () -> cluster.underWay(server), labels);
    }
}
