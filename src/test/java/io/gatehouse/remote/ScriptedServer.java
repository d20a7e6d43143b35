package io.gatehouse.remote;

import io.gatehouse.core.ApiServers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An API server that answers one question after another as it is told, the last way from then on. */
final class ScriptedServer implements ApiServers, AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final HttpClient client = vertx.createHttpClient();
    private final Queue<Consumer<HttpServerRequest>> script = new ConcurrentLinkedQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private final List<String> targets = new CopyOnWriteArrayList<>();

    ScriptedServer() throws Exception {
        server = vertx.createHttpServer()
                .connectionHandler(connection -> {
                    open.incrementAndGet();
                    connection.closeHandler(closed -> open.decrementAndGet());
                })
                .requestHandler(request -> {
                    targets.add(request.uri());
                    Consumer<HttpServerRequest> next = script.size() > 1 ? script.remove() : script.element();
                    next.accept(request);
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    Vertx vertx() {
        return vertx;
    }

    /** What was asked for, as far as it has come. */
    List<String> targets() {
        return targets;
    }

    /** Connections. */
    int open() {
        return open.get();
    }

    ScriptedServer answers(int status, String body) {
        script.add(request -> request.response().setStatusCode(status).end(body));
        return this;
    }

    /** Lines of a watch, behind which it stays open. */
    ScriptedServer watches(String... lines) {
        script.add(request -> begin(request, lines));
        return this;
    }

    /** Lines of a watch that ends behind them. */
    ScriptedServer watchesToTheEnd(String... lines) {
        script.add(request -> {
            begin(request, lines);
            request.response().end();
        });
        return this;
    }

    /** Lines of a watch whose connection breaks behind them. */
    ScriptedServer breaksOff(String... lines) {
        script.add(request -> {
            begin(request, lines);
            request.connection().close();
        });
        return this;
    }

    private static void begin(HttpServerRequest request, String... lines) {
        request.response().setChunked(true).writeHead();
        for (String line : lines) {
            // In two parts, as it may come.
            int half = line.length() / 2;
            request.response().write(line.substring(0, half));
            request.response().write(line.substring(half) + "\n");
        }
    }

    @Override
    public Future<HttpClientResponse> ask(HttpMethod method, String target, Buffer json) {
        return client.request(method, server.actualPort(), "127.0.0.1", target).compose(request -> request.send(json));
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }
}
