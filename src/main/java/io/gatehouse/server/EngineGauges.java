package io.gatehouse.server;

import io.gatehouse.channel.BelowVertx;
import io.gatehouse.metrics.Metrics;
import io.gatehouse.upstream.Cluster;

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
                "gatehouse.connections.refused", () -> engine.connections().refused());
        metrics.gauge("gatehouse.unproven.bytes", () -> engine.unprovenBudget().used());
        metrics.gauge(
                "gatehouse.unproven.refused", () -> engine.unprovenBudget().refused());
        engine.cluster().serverNames().forEach(server -> bindServer(engine, server));
    }

    private static void bindServer(Engine engine, String server) {
        String[] labels = {"cluster", engine.clusterName(), "server", server};
        Cluster cluster = engine.cluster();
        engine.metrics().gauge("gatehouse.upstream.ready", () -> cluster.isReady(server) ? 1 : 0, labels);
        engine.metrics().gauge("gatehouse.upstream.requests", () -> cluster.underWay(server), labels);
    }
}
