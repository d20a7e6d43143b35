package io.gatehouse.demo.embedded;

import static io.gatehouse.demo.embedded.EmbeddedCluster.await;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;

/** Asks the embedded API as a front proxy, for the user alice where no other headers are given. */
final class Asking {
    record Said(int code, MultiMap headers, byte[] body) {
        Map<String, Object> object() {
            return Json.parseObject(body);
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        String message() {
            return Trees.string(object(), "message").orElse("");
        }
    }

    private final Vertx vertx;
    private final HttpClient client;
    private final MultiMap headers;

    private Asking(Vertx vertx, HttpClient client, MultiMap headers) {
        this.vertx = vertx;
        this.client = client;
        this.headers = headers;
    }

    static Asking by(EmbeddedCluster cluster, HttpClient client) {
        return withoutHeaders(cluster, client).with("X-Remote-User", "alice");
    }

    static Asking withoutHeaders(EmbeddedCluster cluster, HttpClient client) {
        return new Asking(cluster.vertx(), client, MultiMap.caseInsensitiveMultiMap());
    }

    Asking with(String header, String value) {
        MultiMap more = MultiMap.caseInsensitiveMultiMap().addAll(headers).add(header, value);
        return new Asking(vertx, client, more);
    }

    Said get(String uri) throws Exception {
        return ask(HttpMethod.GET, uri, "");
    }

    Said post(String uri, String json) throws Exception {
        return with("Content-Type", "application/json").ask(HttpMethod.POST, uri, json.replace('\'', '"'));
    }

    Said patch(String uri, String mediaType, String json) throws Exception {
        return with("Content-Type", mediaType).ask(HttpMethod.PATCH, uri, json.replace('\'', '"'));
    }

    Said delete(String uri) throws Exception {
        return ask(HttpMethod.DELETE, uri, "");
    }

    Said ask(HttpMethod method, String uri, String body) throws Exception {
        return await(send(
                method,
                uri,
                body,
                response -> response.body()
                        .map(bytes -> new Said(response.statusCode(), response.headers(), bytes.getBytes()))));
    }

    /** Gives the answer at its head, paused. */
    HttpClientResponse begin(HttpMethod method, String uri) throws Exception {
        return await(send(method, uri, "", response -> Future.succeededFuture(response.pause())));
    }

    /** On an event loop, for an answer that comes before anybody waits for it would be lost. */
    private <T> Future<T> send(
            HttpMethod method, String uri, String body, Function<HttpClientResponse, Future<T>> take) {
        Promise<T> taken = Promise.promise();
        vertx.runOnContext(now -> client.request(method, uri)
                .compose(request -> {
                    request.headers().addAll(headers);
                    return request.send(Buffer.buffer(body));
                })
                .compose(take)
                .onComplete(taken));
        return taken.future();
    }
}
