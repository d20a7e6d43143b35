package io.gatehouse.server;

import io.gatehouse.config.ShutdownConfiguration;
import io.gatehouse.upstream.Prober;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends a gateway without losing what is under way. */
final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    /** For watches to come to the end of an event. */
    private static final Duration LAST_EVENT = Duration.ofSeconds(6);

    /**
     * For clients to come with one more request over connections that they have, and hear of the end with its answer. What
     * comes while its connection is being closed gets none, and a client does not know what became of it.
     */
    private static final Duration LAST_REQUEST = Duration.ofSeconds(1);

    private static final long LOOK_MILLIS = 50;
    private static final String WHY = "the gateway is stopping";

    private final Engine engine;
    private final Vertx vertx;
    private final ShutdownConfiguration configuration;
    private final Health health;
    private final List<Lane> lanes;
    private final Prober prober;
    private final AdminServer admin;
    private final Reloader reloader;
    private final AtomicBoolean hasBegun = new AtomicBoolean();

    /** Belongs to no event loop, for at its end there is none left to complete it. */
    private final Promise<Void> ended = Promise.promise();

    Shutdown(
            Engine engine,
            ShutdownConfiguration configuration,
            Health health,
            List<Lane> lanes,
            Prober prober,
            AdminServer admin,
            Reloader reloader) {
        this.engine = engine;
        this.vertx = engine.vertx();
        this.configuration = configuration;
        this.health = health;
        this.lanes = lanes;
        this.prober = prober;
        this.admin = admin;
        this.reloader = reloader;
    }

    /** Fails where the audit could not be written to its end; runs once, however often it is called. */
    Future<Void> run() {
        if (hasBegun.compareAndSet(false, true)) {
            begin();
        }
        return ended.future();
    }

    private void begin() {
        health.stopping();
        reloader.stop();
        LOG.info(
                "stopping: not ready any more, still serving for {} s",
                configuration.delay().toSeconds());
        after(configuration.delay())
                .compose(delayed -> drained())
                .compose(done -> engine.audit().close())
                .eventually(admin::close)
                .onComplete(done -> {
                    prober.stop();
                    engine.metrics().close();
                    vertx.close().onComplete(closed -> ended.handle(done));
                });
    }

    private Future<Void> drained() {
        LOG.info(
                "stopping: {} requests under way, {} of them long-running; waiting for up to {} s",
                underWay() + engine.sessions().count(),
                engine.sessions().count(),
                configuration.timeout().toSeconds());
        engine.sessions().endWatches(configuration.timeout(), WHY);
        Duration soon = LAST_REQUEST.compareTo(configuration.timeout()) < 0 ? LAST_REQUEST : configuration.timeout();
        // No client hears of the end before all event loops know.
        return Future.all(lanes.stream().map(Lane::announceEnd).toList())
                .compose(told -> idleWithin(soon))
                .compose(gone -> idle(configuration.timeout().minus(soon)));
    }

    private Future<Void> idle(Duration limit) {
        lanes.forEach(lane -> lane.drain(limit.plus(LAST_EVENT)));
        return idleWithin(limit).compose(isIdle -> {
            if (isIdle) {
                return Future.succeededFuture();
            }
            engine.sessions().cutAll(WHY);
            return idleWithin(LAST_EVENT).mapEmpty();
        });
    }

    private int underWay() {
        return engine.inFlight().reading() + engine.inFlight().mutating();
    }

    private Future<Boolean> idleWithin(Duration limit) {
        Promise<Boolean> idle = Promise.promise();
        look(System.nanoTime() + limit.toNanos(), idle);
        return idle.future();
    }

    private void look(long end, Promise<Boolean> idle) {
        boolean isIdle = underWay() == 0
                && engine.sessions().count() == 0
                && engine.connections().open() == 0;
        if (isIdle || System.nanoTime() - end > 0) {
            idle.complete(isIdle);
        } else {
            vertx.setTimer(LOOK_MILLIS, timer -> look(end, idle));
        }
    }

    private Future<Void> after(Duration delay) {
        if (delay.isZero()) {
            return Future.succeededFuture();
        }
        Promise<Void> over = Promise.promise();
        vertx.setTimer(delay.toMillis(), id -> over.complete());
        return over.future();
    }
}
