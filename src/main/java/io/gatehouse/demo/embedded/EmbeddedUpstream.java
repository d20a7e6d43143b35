package io.gatehouse.demo.embedded;

import io.vertx.core.Future;
import io.vertx.core.Vertx;

/** A running embedded Kubernetes API. */
public final class EmbeddedUpstream {
    private final Vertx vertx;
    private final String deployment;
    private final int port;

    private EmbeddedUpstream(Vertx vertx, String deployment, int port) {
        this.vertx = vertx;
        this.deployment = deployment;
        this.port = port;
    }

    /** Fails where it cannot listen, or a certificate or key cannot be read. */
    public static Future<EmbeddedUpstream> start(Vertx vertx, EmbeddedOptions options) {
        ApiServer server = new ApiServer(options);
        return vertx.deployVerticle(server).map(id -> new EmbeddedUpstream(vertx, id, server.port()));
    }

    public int port() {
        return port;
    }

    /** Ends it with all its connections; its objects are gone. */
    public Future<Void> close() {
        return vertx.undeploy(deployment);
    }
}
