package io.gatehouse.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An API server in name only, a process of its own. Its objects change by the clock, a tick ten times a second, so that
 * several of them tell the same without a word between them. It says back what was asked for, writes down each write
 * before it answers, and takes none but the gate.
 */
final class TickingServer {
    static final int TICK_MILLIS = 100;

    private static final long LOOK_MILLIS = 20;
    private static final Buffer PART = Buffer.buffer("x".repeat(1 << 16));

    private final Vertx vertx = Vertx.vertx();
    private final long epoch;
    private final FileChannel writes;

    private TickingServer(Path folder, long epoch) throws IOException {
        this.epoch = epoch;
        this.writes = FileChannel.open(
                folder.resolve("writes"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
    }

    /** @param arguments the cluster's folder, a port, when the clock began */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        TickingServer server = new TickingServer(folder, Long.parseLong(arguments[2]));
        server.vertx
                .createHttpServer(options(folder))
                .requestHandler(server::answer)
                .listen(Integer.parseInt(arguments[1]), "127.0.0.1")
                .onSuccess(open -> System.out.println("port " + open.actualPort()))
                .onFailure(failure -> {
                    failure.printStackTrace();
                    System.exit(1);
                });
    }

    private static HttpServerOptions options(Path folder) {
        return new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setWebSocketSubProtocols(List.of("v5.channel.k8s.io"))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(folder.resolve("server.crt").toString())
                        .addKeyPath(folder.resolve("server.key").toString()))
                .setTrustOptions(new PemTrustOptions()
                        .addCertPath(folder.resolve("front-proxy-ca.crt").toString()))
                .setClientAuth(ClientAuth.REQUIRED);
    }

    private void answer(HttpServerRequest request) {
        String path = String.valueOf(request.path());
        if (path.equals("/readyz")) {
            request.response().end("ok");
        } else if (path.endsWith("/selfsubjectreviews")) {
            json(request, 201, new JsonObject().put("status", new JsonObject().put("userInfo", caller(request))));
        } else if (path.endsWith("/exec")) {
            request.toWebSocket().onSuccess(socket -> socket.handler(socket::write));
        } else if (request.method().equals(HttpMethod.POST)) {
            request.body().onSuccess(body -> created(request, body));
        } else if (request.getParam("watch") != null) {
            watch(request, Long.parseLong(request.getParam("resourceVersion")));
        } else if (request.getParam("bytes") != null) {
            flood(request.response(), Long.parseLong(request.getParam("bytes")));
        } else {
            json(request, 200, new JsonObject().put("asked", request.uri()).put("filling", "x".repeat(1000)));
        }
    }

    private static JsonObject caller(HttpServerRequest request) {
        MultiMap headers = request.headers();
        JsonObject extra = new JsonObject();
        headers.forEach(header -> {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith("x-remote-extra-")) {
                String key = URLDecoder.decode(name.substring("x-remote-extra-".length()), UTF_8);
                extra.put(key, new JsonArray().add(header.getValue()));
            }
        });
        return new JsonObject()
                .put("username", headers.get("X-Remote-User"))
                .put("uid", headers.get("X-Remote-Uid"))
                .put(
                        "groups",
                        new JsonArray(new ArrayList<>(headers.getAll("X-Remote-Group"))).add("system:authenticated"))
                .put("extra", extra);
    }

    private static void json(HttpServerRequest request, int status, JsonObject body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body.toBuffer());
    }

    private void created(HttpServerRequest request, Buffer body) {
        String name = body.toJsonObject().getJsonObject("metadata").getString("name");
        try {
            writes.write(ByteBuffer.wrap((name + "\n").getBytes(UTF_8)));
        } catch (IOException e) {
            request.response().setStatusCode(500).end();
            return;
        }
        json(request, 201, new JsonObject().put("asked", name));
    }

    private void watch(HttpServerRequest request, long after) {
        HttpServerResponse response =
                request.response().putHeader("Content-Type", "application/json").setChunked(true);
        if (request.getParam("quiet") != null) {
            response.writeHead();
            return;
        }
        long[] told = {after};
        long timer = vertx.setPeriodic(LOOK_MILLIS, id -> {
            long now = (System.currentTimeMillis() - epoch) / TICK_MILLIS;
            while (told[0] < now) {
                told[0]++;
                response.write(event(told[0]));
            }
        });
        response.closeHandler(closed -> vertx.cancelTimer(timer));
        response.exceptionHandler(failure -> vertx.cancelTimer(timer));
        response.writeHead();
    }

    private static String event(long version) {
        JsonObject metadata = new JsonObject().put("name", "tick").put("resourceVersion", Long.toString(version));
        JsonObject object =
                new JsonObject().put("kind", "Pod").put("apiVersion", "v1").put("metadata", metadata);
        return new JsonObject().put("type", "MODIFIED").put("object", object).encode() + "\n";
    }

    /** So many bytes, as fast as they are taken. */
    private static void flood(HttpServerResponse response, long bytes) {
        response.putHeader("Content-Type", "application/json").setChunked(true);
        pour(response, bytes);
    }

    private static void pour(HttpServerResponse response, long bytes) {
        long left = bytes;
        while (left > 0 && !response.writeQueueFull()) {
            response.write(PART.slice(0, (int) Math.min(left, PART.length())));
            left -= PART.length();
        }
        long rest = left;
        if (rest > 0) {
            response.drainHandler(drained -> pour(response, rest));
        } else {
            response.end();
        }
    }
}
