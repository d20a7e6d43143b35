package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.controllers.Controllers;
import io.gatehouse.demo.embedded.objects.Failure;
import io.gatehouse.demo.embedded.objects.Kinds;
import io.gatehouse.demo.embedded.objects.Registry;
import io.gatehouse.demo.embedded.objects.Store;
import io.gatehouse.wire.MalformedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server: a verticle, so that all of it runs on one event loop and nothing in it needs a lock. */
final class ApiServer extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final int MAX_HEAD = 1 << 20;

    private final EmbeddedOptions options;
    private final FrontProxy frontProxy;
    private @Nullable Routes routes;
    private volatile int port;

    ApiServer(EmbeddedOptions options) {
        this.options = options;
        this.frontProxy = new FrontProxy(options.frontProxyNames());
    }

    int port() {
        return port;
    }

    @Override
    public Future<?> start() {
        Kinds kinds = Kinds.load();
        Store store = new Store();
        Registry registry = new Registry(kinds, store);
        routes = new Routes(kinds, store, registry, new Watches(vertx, store));
        Controllers.start(vertx, kinds, store, registry, options.clusterCaPem());
        new Bootstrap(kinds, registry).fill(options.clusterInfo());
        return vertx.createHttpServer(http())
                .requestHandler(this::handle)
                .listen(options.port(), options.address())
                .map(HttpServer::actualPort)
                .onSuccess(actual -> port = actual);
    }

    private HttpServerOptions http() {
        return new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(options.certificatePem()))
                        .addKeyValue(Buffer.buffer(options.keyPem())))
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(options.frontProxyCaPem())))
                .setClientAuth(ClientAuth.REQUEST)
                .setMaxHeaderSize(MAX_HEAD)
                .setMaxInitialLineLength(MAX_HEAD);
    }

    private void handle(HttpServerRequest request) {
        request.response().putHeader("Cache-Control", "no-cache, private");
        answer(request)
                .recover(failure -> Future.succeededFuture(Answer.failure(explained(failure))))
                .onSuccess(answer -> answer.send(request.response()));
    }

    private Future<Answer> answer(HttpServerRequest request) {
        try {
            List<String> path = Request.segments(Objects.requireNonNullElse(request.path(), ""));
            Optional<RemoteUser> user = frontProxy.user(request);
            if (user.isEmpty() && !(path.size() == 1 && Routes.OPEN.contains(path.get(0)))) {
                throw Failure.unauthorized();
            }
            RemoteUser known = user.orElse(RemoteUser.NOBODY);
            return body(request)
                    .map(body -> new Request(request.method(), path, request.params(), request.headers(), body, known))
                    .map(asked -> routes().answer(asked));
        } catch (RuntimeException failure) {
            return Future.failedFuture(failure);
        }
    }

    private Routes routes() {
        if (routes == null) {
            throw new IllegalStateException("not started");
        }
        return routes;
    }

    private static Future<byte[]> body(HttpServerRequest request) {
        Promise<byte[]> read = Promise.promise();
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() + chunk.length() > Bodies.MAX_LENGTH) {
                read.tryFail(Failure.tooLarge());
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.exceptionHandler(read::tryFail);
        request.endHandler(end -> read.tryComplete(body.getBytes()));
        return read.future();
    }

    private static Failure explained(Throwable thrown) {
        if (thrown instanceof Failure failure) {
            return failure;
        }
        if (thrown instanceof MalformedException malformed) {
            return Failure.badRequest("the body cannot be read: " + malformed.getMessage());
        }
        LOG.error("a request failed", thrown);
        return Failure.internal();
    }
}
