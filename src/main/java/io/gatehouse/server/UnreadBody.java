package io.gatehouse.server;

import io.gatehouse.channel.BelowVertx;
import io.vertx.core.http.HttpServerRequest;

/** What is left of an HTTP/1.1 request that was answered without its body: read away while it is short. */
final class UnreadBody {
    private static final long MAX_BYTES = 256 * 1024;

    private final HttpServerRequest request;
    private long seen;

    private UnreadBody(HttpServerRequest request) {
        this.request = request;
    }

    static void discard(HttpServerRequest request) {
        UnreadBody body = new UnreadBody(request);
        request.handler(chunk -> body.add(chunk.length()));
        request.resume();
    }

    private void add(int bytes) {
        seen += bytes;
        if (seen > MAX_BYTES) {
            BelowVertx.lingerAtClose(request.connection());
            request.connection().close();
        }
    }
}
