package io.gatehouse.demo.embedded;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** The least that a front proxy is: passes all on, and says who asks. Upgrades it passes on as plain requests. */
final class FrontProxyServer {
    private final HttpClient client;
    private final String user;
    private final List<String> groups;

    private FrontProxyServer(HttpClient client, String user, List<String> groups) {
        this.client = client;
        this.user = user;
        this.groups = groups;
    }

    /** Gives its port. It ends with the cluster's Vert.x. */
    static Future<Integer> start(EmbeddedCluster cluster, String user, String... groups) {
        FrontProxyServer proxy = new FrontProxyServer(cluster.client(), user, List.of(groups));
        HttpServerOptions options =
                new HttpServerOptions().setSsl(true).setKeyCertOptions(EmbeddedCluster.pem(cluster.serverKey()));
        return cluster.vertx()
                .createHttpServer(options)
                .requestHandler(proxy::forward)
                .listen(0, "127.0.0.1")
                .map(HttpServer::actualPort);
    }

    private void forward(HttpServerRequest request) {
        request.pause();
        client.request(request.method(), request.uri())
                .compose(outgoing -> send(request, outgoing))
                .onSuccess(response -> back(request, response))
                .onFailure(e -> request.response().setStatusCode(502).end(e.toString()));
    }

    private Future<HttpClientResponse> send(HttpServerRequest request, HttpClientRequest outgoing) {
        request.headers().forEach(header -> {
            if (!List.of("host", "connection", "authorization", "upgrade")
                    .contains(header.getKey().toLowerCase())) {
                outgoing.headers().add(header.getKey(), header.getValue());
            }
        });
        outgoing.putHeader("X-Remote-User", user);
        groups.forEach(group -> outgoing.headers().add("X-Remote-Group", group));
        request.response().closeHandler(closed -> outgoing.reset());
        return outgoing.send(request);
    }

    private static void back(HttpServerRequest request, HttpClientResponse response) {
        request.response().setStatusCode(response.statusCode()).headers().addAll(response.headers());
        response.pipeTo(request.response());
    }
}
