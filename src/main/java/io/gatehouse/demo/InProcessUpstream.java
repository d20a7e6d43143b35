package io.gatehouse.demo;

import io.gatehouse.demo.control.ClusterPki;
import io.gatehouse.demo.control.Part;
import io.gatehouse.demo.embedded.EmbeddedOptions;
import io.gatehouse.demo.embedded.EmbeddedUpstream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/** The embedded API server: in memory, inside this JVM. */
final class InProcessUpstream implements DemoUpstream {
    private final Vertx vertx;
    private final EmbeddedUpstream server;
    private final List<Part> missing;

    private InProcessUpstream(Vertx vertx, EmbeddedUpstream server, List<Part> missing) {
        this.vertx = vertx;
        this.server = server;
        this.missing = missing;
    }

    /** @param missing why it is this one */
    static InProcessUpstream start(DemoFolder folder, List<Part> missing) throws IOException, InterruptedException {
        ClusterPki pki = ClusterPki.in(folder.clusterPki());
        EmbeddedOptions options = new EmbeddedOptions(
                "127.0.0.1",
                0,
                pki.apiServer().certificatePem(),
                pki.apiServer().keyPem(),
                pki.frontProxyCa().certificatePem(),
                Set.of(ClusterPki.FRONT_PROXY_CLIENT),
                pki.ca().certificatePem(),
                folder.clusterInfo());
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try {
            return new InProcessUpstream(vertx, await(EmbeddedUpstream.start(vertx, options)), missing);
        } catch (IOException | InterruptedException e) {
            vertx.close();
            throw e;
        }
    }

    @Override
    public String description() {
        return "an embedded API server inside this JVM, in memory (there is no " + missing.get(0)
                + " here: src/test/lab/parts makes the real ones)";
    }

    @Override
    public List<String> endpoints() {
        return List.of("127.0.0.1:" + server.port());
    }

    @Override
    public void close() {
        vertx.close();
    }

    private static <T> T await(Future<T> future) throws IOException, InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new IOException("the embedded API server cannot start: " + e.getMessage(), e);
        }
    }
}
