package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.objects.Failure;
import io.gatehouse.wire.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/** What is sent back. */
interface Answer {
    String JSON = "application/json";

    void send(HttpServerResponse response);

    static Answer json(Object tree) {
        return json(200, JSON, tree);
    }

    static Answer json(int code, Object tree) {
        return json(code, JSON, tree);
    }

    static Answer json(int code, String contentType, Object tree) {
        return bytes(code, contentType, Json.write(tree));
    }

    static Answer text(int code, String text) {
        return response -> end(response, code, "text/plain; charset=utf-8", Buffer.buffer(text));
    }

    static Answer bytes(int code, String contentType, byte[] bytes) {
        return response -> end(response, code, contentType, Buffer.buffer(bytes));
    }

    static Answer failure(Failure failure) {
        return json(failure.code(), failure.status());
    }

    /** The same, with a {@code Warning} header for each text. */
    default Answer withWarnings(List<String> texts) {
        return response -> {
            texts.forEach(text -> response.headers().add("Warning", "299 - \"" + text.replace("\"", "\\\"") + "\""));
            send(response);
        };
    }

    private static void end(HttpServerResponse response, int code, String contentType, Buffer body) {
        response.setStatusCode(code)
                .putHeader("Content-Type", contentType)
                .putHeader("Content-Length", Integer.toString(body.length()));
        response.end(body);
    }
}
