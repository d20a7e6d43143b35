package io.gatehouse.server;

import io.gatehouse.channel.BelowVertx;
import io.gatehouse.channel.HeadClock;
import io.gatehouse.channel.MalformedHeadException;
import io.gatehouse.channel.ProxyProtocol;
import io.gatehouse.channel.UnprovenBytes;
import io.gatehouse.config.ListenerConfiguration.Limits;
import io.gatehouse.core.Call;
import io.gatehouse.core.Limit;
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
import io.vertx.core.http.HttpServerBuilder;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.WebSocketServerConfig;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where clients connect to, on one event loop: TLS, HTTP/2 and HTTP/1.1, or the last alone without TLS, and the limits of what strangers may do. What
 * is malformed is refused here, before anything else sees it.
 */
final class Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final int WINDOW = 1 << 20;
    /** How often connections are looked at within the shortest of the times that they have. */
    private static final int LOOKS = 4;

    private static final String TOO_MUCH = "ENHANCE_YOUR_CALM";

    private final Vertx vertx;
    private final Engine engine;
    private final Pipeline pipeline;
    private final Entrance entrance;
    private final Door door;
    private final Http1ServerConfig http1;
    private final RequestReader reader;
    private final Map<HttpConnection, Peer> peers = new IdentityHashMap<>();
    private final Set<String> balancersFaults = ConcurrentHashMap.newKeySet();
    private final HttpServer server;
    private boolean isEnding;

    Listener(Engine engine, Pipeline pipeline, Entrance entrance) {
        this.vertx = engine.vertx();
        this.engine = engine;
        this.pipeline = pipeline;
        this.entrance = entrance;
        this.door = new Door(engine.connections(), entrance);
        this.reader = new RequestReader(engine.clusterName(), entrance.limits());
        http1 = new Http1ServerConfig()
                .setMaxHeaderSize(entrance.limits().requestHeadBytes())
                .setMaxInitialLineLength(entrance.limits().requestHeadBytes());
        HttpServerBuilder builder = vertx.httpServerBuilder().with(config()).withConnectHandler(this::connected);
        entrance.tls().ifPresent(tls -> builder.with(untimed(tls.options())).with(tls.engine()));
        server = builder.build();
        server.requestHandler(this::request);
        vertx.setPeriodic(entrance.limits().shortestTime().toMillis() / LOOKS, timer -> look());
        server.invalidRequestHandler(this::invalid);
        server.exceptionHandler(failure -> {
            if (failure instanceof SSLException) {
                engine.metrics().counter("apiserver.tls.handshake.errors").increment();
            }
        });
    }

    /** HTTP/2 is chosen in the handshake alone, so that without one there is none. */
    private HttpServerConfig config() {
        HttpServerConfig config = new HttpServerConfig()
                .setVersions(HttpVersion.HTTP_1_1)
                .setHttp1Config(http1)
                .setWebSocketConfig(new WebSocketServerConfig()
                        .setUsePerFrameCompression(false)
                        .setUsePerMessageCompression(false))
                .setHandle100ContinueAutomatically(false);
        config.getTcpConfig().getTransportConfig().setSoReusePort(entrance.sharesPort());
        BelowVertx.keepDoor(config, door);
        BelowVertx.giveUpAfter(config, entrance.limits().writeStallTimeout());
        entrance.balancers()
                .ifPresent(balancers -> BelowVertx.expectProxyHeaders(
                        config,
                        new ProxyProtocol(balancers.ranges(), entrance.limits().headTimeout(), this::refusedBalancer)));
        if (entrance.tls().isEmpty()) {
            return config;
        }
        BelowVertx.timeHandshakes(
                config,
                entrance.limits().handshakeTimeout(),
                () -> engine.limits().reached(Limit.HANDSHAKE_TIMEOUT));
        BelowVertx.guardFrames(
                config,
                entrance.limits().controlFrames(),
                this::endedForFrames,
                () -> engine.limits().reached(Limit.STREAMS_PER_CONNECTION));
        return config.setVersions(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1).setHttp2Config(http2(entrance.limits()));
    }

    private static Http2ServerConfig http2(Limits limits) {
        return new Http2ServerConfig()
                .setConnectionWindowSize(16 * WINDOW)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(limits.streamsPerConnection())
                        .setMaxHeaderListSize(limits.requestHeadBytes())
                        .setInitialWindowSize(WINDOW));
    }

    /** Clients can have it refused as often as they like by a balancer that is set up wrongly: it is said once. */
    private void refusedBalancer(String why) {
        engine.metrics()
                .counter("gatehouse.proxy.protocol.refused", "listener", entrance.name())
                .increment();
        if (balancersFaults.add(why)) {
            LOG.warn(
                    "listener {}: connections of balancers are refused for their PROXY header: {}",
                    entrance.name(),
                    why);
        }
    }

    /** @param port the configured one, or as all lanes share any free one */
    Future<HttpServer> listen(int port) {
        String address = entrance.address();
        return server.listen(port, address)
                .recover(failure -> Future.failedFuture(
                        new CannotListenException("listener " + entrance.name(), address, entrance.port(), failure)));
    }

    int port() {
        return server.actualPort();
    }

    Future<Boolean> use(ServerSSLOptions tls) {
        return server.updateSSLOptions(untimed(tls), true);
    }

    /** Handshakes are timed as a whole, from their connection's first moment on. */
    private ServerSSLOptions untimed(ServerSSLOptions tls) {
        ServerSSLOptions untimed = tls.copy();
        untimed.setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslHandshakeTimeout(2 * entrance.limits().handshakeTimeout().toMillis());
        return untimed;
    }

    Future<Void> close() {
        return server.close();
    }

    String name() {
        return entrance.name();
    }

    /** Every client is told to go elsewhere with its next answer. */
    void announceEnd() {
        isEnding = true;
        peers.values().forEach(Peer::drain);
    }

    /** No new connections either, and what is under way may take as long as this. */
    void drain(Duration timeout) {
        announceEnd();
        server.shutdown(timeout);
    }

    private void connected(HttpConnection connection) {
        Optional<Runnable> leave = door.admitClient(connection);
        if (leave.isEmpty()) {
            connection.close();
            return;
        }
        UnprovenBytes unproven = new UnprovenBytes(engine.unprovenBudget());
        BelowVertx.joinFlushes(connection);
        BelowVertx.forgetHeaders(connection);
        HeadClock head = BelowVertx.guard(connection, http1, () -> badBody(connection));
        BelowVertx.count(connection, unproven);
        Peer peer = new Peer(connection, entrance, unproven, head, engine);
        peers.put(connection, peer);
        if (isEnding) {
            peer.drain();
        }
        BelowVertx.atClose(connection, () -> {
            peers.remove(connection);
            peer.gone();
            leave.get().run();
        });
    }

    private void request(HttpServerRequest request) {
        Peer peer = peers.get(request.connection());
        if (peer == null || peer.hasEnded()) {
            request.connection().close();
            return;
        }
        request.pause();
        Responder responder = new Responder(request, peer, entrance.limits());
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

    /** One that is ended for what is seen is no longer among them at once. */
    private void look() {
        List.copyOf(peers.values()).forEach(Peer::look);
    }

    private void endedForFrames(String error) {
        engine.metrics()
                .counter("gatehouse.http2.connections.ended", "error", error)
                .increment();
        if (error.equals(TOO_MUCH)) {
            engine.limits().reached(Limit.CONTROL_FRAMES);
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
            Responder responder = new Responder(request, peer, entrance.limits());
            malformed(responder, peer, refusalOf(cause));
        }
    }

    private Refusal refusalOf(Throwable cause) {
        if (cause instanceof TooLongHttpLineException || cause instanceof TooLongHttpHeaderException) {
            engine.limits().reached(Limit.REQUEST_HEAD_BYTES);
        }
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

    /** Whoever sends what is no request has no claim to the rest of the connection; over HTTP/2, to that of the stream. */
    private void malformed(Responder responder, Peer peer, Refusal refusal) {
        engine.metrics()
                .counter("gatehouse.malformed.requests", "code", Integer.toString(refusal.code()))
                .increment();
        if (!responder.isHttp2()) {
            peer.endsAfterThis();
        }
        responder.refuse(refusal, "");
    }
}
