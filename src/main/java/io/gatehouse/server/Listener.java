package io.gatehouse.server;

import io.gatehouse.channel.BelowVertx;
import io.gatehouse.channel.MalformedHeadException;
import io.gatehouse.channel.UnprovenBytes;
import io.gatehouse.config.ListenerConfiguration;
import io.gatehouse.core.Call;
import io.gatehouse.core.Refusal;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.Http2ServerConfig;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.WebSocketServerConfig;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Where clients connect to, on one event loop: TLS, HTTP/2 and HTTP/1.1, and the limits of what strangers may do. What
 * is malformed is refused here, before anything else sees it.
 */
final class Listener {
    private static final int WINDOW = 1 << 20;

    private final Vertx vertx;
    private final Engine engine;
    private final Pipeline pipeline;
    private final ListenerConfiguration configuration;
    private final Http1ServerConfig http1;
    private final RequestReader reader;
    private final Map<HttpConnection, Peer> peers = new IdentityHashMap<>();
    private final HttpServer server;

    Listener(Engine engine, Pipeline pipeline, ListenerConfiguration configuration, ServerSSLOptions tls) {
        this.vertx = engine.vertx();
        this.engine = engine;
        this.pipeline = pipeline;
        this.configuration = configuration;
        this.reader = new RequestReader(engine.clusterName());
        ListenerConfiguration.Limits limits = configuration.limits();
        http1 = new Http1ServerConfig()
                .setMaxHeaderSize(limits.requestHeadBytes())
                .setMaxInitialLineLength(limits.requestHeadBytes());
        Http2ServerConfig http2 = new Http2ServerConfig()
                .setConnectionWindowSize(16 * WINDOW)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(limits.streamsPerConnection())
                        .setMaxHeaderListSize(limits.requestHeadBytes())
                        .setInitialWindowSize(WINDOW));
        HttpServerConfig config = new HttpServerConfig()
                .setVersions(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1)
                .setHttp1Config(http1)
                .setHttp2Config(http2)
                .setWebSocketConfig(new WebSocketServerConfig()
                        .setUsePerFrameCompression(false)
                        .setUsePerMessageCompression(false))
                .setHandle100ContinueAutomatically(false);
        server = vertx.httpServerBuilder()
                .with(config)
                .with(tls)
                .with(ServerTls.engine(configuration.tls().engine()))
                .withConnectHandler(this::connected)
                .build();
        server.requestHandler(this::request);
        server.invalidRequestHandler(this::invalid);
        server.exceptionHandler(failure -> {
            if (failure instanceof SSLException) {
                engine.metrics().counter("apiserver.tls.handshake.errors").increment();
            }
        });
    }

    /** @param port the configured one, or as all lanes share any free one */
    Future<HttpServer> listen(int port) {
        String address = configuration.address();
        return server.listen(port, address)
                .recover(failure -> Future.failedFuture(new CannotListenException(
                        "listener " + configuration.name(), address, configuration.port(), failure)));
    }

    int port() {
        return server.actualPort();
    }

    Future<Boolean> use(ServerSSLOptions tls) {
        return server.updateSSLOptions(tls, true);
    }

    Future<Void> close() {
        return server.close();
    }

    ListenerConfiguration configuration() {
        return configuration;
    }

    /** No new connections; every client is told to go elsewhere, and what is under way may take as long as this. */
    void drain(Duration timeout) {
        peers.values().forEach(Peer::drain);
        server.shutdown(timeout);
    }

    private void connected(HttpConnection connection) {
        ConnectionCounts counts = engine.connections();
        String address = Peer.addressOf(connection);
        if (!counts.open(address, configuration.limits())) {
            connection.close();
            return;
        }
        UnprovenBytes unproven = new UnprovenBytes(engine.unprovenBudget());
        BelowVertx.joinFlushes(connection);
        BelowVertx.guard(connection, unproven, http1, () -> badBody(connection));
        Peer peer = new Peer(connection, configuration.name(), unproven);
        peers.put(connection, peer);
        long timer = vertx.setPeriodic(configuration.limits().headTimeout().toMillis(), id -> peer.closeIfSilent());
        BelowVertx.atClose(connection, () -> {
            vertx.cancelTimer(timer);
            peers.remove(connection);
            counts.close(address);
        });
    }

    private void request(HttpServerRequest request) {
        Peer peer = peers.get(request.connection());
        if (peer == null || peer.hasEnded()) {
            request.connection().close();
            return;
        }
        request.pause();
        Responder responder =
                new Responder(request, peer, configuration.limits().closeUnauthenticatedHttp2());
        peer.speaks(responder);
        try {
            Call call = reader.read(request, peer, responder.abandoned());
            if (call.upgrade().isPresent()) {
                // Whatever becomes of it, what follows is no HTTP, or nobody's.
                peer.endsAfterThis();
            }
            pipeline.walk(call, responder);
        } catch (Refusal refusal) {
            malformed(responder, peer, refusal);
        }
    }

    private void badBody(HttpConnection connection) {
        Peer peer = peers.get(connection);
        if (peer != null) {
            peer.refuseCurrent(Refusal.badRequest("the request's body cannot be read"));
            // Vert.x closes the connection next, and with it what has not been flushed.
            BelowVertx.flush(connection);
        }
    }

    private void invalid(HttpServerRequest request) {
        Peer peer = peers.get(request.connection());
        if (peer != null) {
            Throwable cause = request.decoderResult().cause();
            Responder responder = new Responder(request, peer, false);
            malformed(responder, peer, refusalOf(cause));
        }
    }

    private static Refusal refusalOf(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Refusal(414, "", "the request's target is too long", Optional.empty());
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Refusal(431, "", "the request's headers are too long", Optional.empty());
        }
        return Refusal.badRequest(
                cause instanceof MalformedHeadException
                        ? String.valueOf(cause.getMessage())
                        : "the request cannot be read");
    }

    /** Whoever sends what is no request has no claim to the rest of the connection. */
    private void malformed(Responder responder, Peer peer, Refusal refusal) {
        engine.metrics()
                .counter("gatehouse.malformed.requests", "code", Integer.toString(refusal.code()))
                .increment();
        peer.endsAfterThis();
        responder.refuse(refusal, "");
    }
}
