package io.gatehouse.server;

import io.gatehouse.upstream.Forwarder;
import io.gatehouse.upstream.UpstreamAccess;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What lives as long as one event loop: its listeners and its connections to the servers, so that a request stays on it. */
final class Lane extends VerticleBase {
    private final Engine engine;
    private final List<Entrance> entrances;
    private final UpstreamAccess upstreamAccess;
    private final List<Listener> listeners = new ArrayList<>();
    private @Nullable Forwarder forwarder;

    Lane(Engine engine, List<Entrance> entrances, UpstreamAccess upstreamAccess) {
        this.engine = engine;
        this.entrances = entrances;
        this.upstreamAccess = upstreamAccess;
    }

    @Override
    public Future<?> start() {
        Forwarder sender = new Forwarder(engine.vertx(), engine.cluster(), upstreamAccess, engine.limits());
        Pipeline pipeline = new Pipeline(engine, sender);
        forwarder = sender;
        List<Future<HttpServer>> begun = new ArrayList<>();
        for (Entrance entrance : entrances) {
            Listener listener = new Listener(engine, pipeline, entrance);
            listeners.add(listener);
            begun.add(listener.listen(sharedPort(entrance.port(), listeners.size())));
        }
        return Future.all(begun);
    }

    /** Vert.x takes a negative port for any free one that all lanes share. */
    private static int sharedPort(int port, int number) {
        return port == 0 ? -number : port;
    }

    /** Where each listener listens, by its name, in the order of the configuration. */
    Map<String, Integer> ports() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        listeners.forEach(listener -> ports.put(listener.name(), listener.port()));
        return ports;
    }

    /** On this lane's event loop. */
    void onLoop(Runnable action) {
        context.runOnContext(now -> action.run());
    }

    /** Fails where the listener of that name goes on with what it had. */
    Future<Void> use(String name, ServerSSLOptions tls) {
        Promise<Void> used = Promise.promise();
        onLoop(() -> Future.join(listeners.stream()
                        .filter(listener -> listener.name().equals(name))
                        .map(listener -> listener.use(tls))
                        .toList())
                .<Void>mapEmpty()
                .onComplete(used));
        return used.future();
    }

    void use(UpstreamAccess access) {
        onLoop(() -> {
            if (forwarder != null) {
                forwarder.use(access);
            }
        });
    }

    /** From then on each answer of this lane's says that it is its connection's last. */
    Future<Void> announceEnd() {
        Promise<Void> told = Promise.promise();
        onLoop(() -> {
            listeners.forEach(Listener::announceEnd);
            told.complete();
        });
        return told.future();
    }

    void drain(Duration timeout) {
        onLoop(() -> listeners.forEach(listener -> listener.drain(timeout)));
    }
}
