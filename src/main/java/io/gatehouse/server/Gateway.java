package io.gatehouse.server;

import io.gatehouse.audit.Audit;
import io.gatehouse.channel.BelowVertx;
import io.gatehouse.config.AuditConfiguration;
import io.gatehouse.config.AuthenticationConfiguration;
import io.gatehouse.config.Fault;
import io.gatehouse.config.FaultCollector;
import io.gatehouse.config.GatewayConfiguration;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Environment;
import io.gatehouse.session.Sessions;
import io.gatehouse.upstream.Cluster;
import io.gatehouse.upstream.Prober;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gateway that runs. */
public final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final Engine engine;
    private final Prober prober;
    private final List<Lane> lanes = new CopyOnWriteArrayList<>();
    private final Health health;
    private final AdminServer admin;
    private final Reloader reloader;
    private final Shutdown shutdown;

    private Gateway(Standing standing, Path file, Loaded loaded) throws InvalidConfigurationException {
        Vertx vertx = standing.vertx();
        GatewayConfiguration configuration = loaded.configuration();
        Cluster cluster = new Cluster(configuration.clusters().get(0));
        Audit audit = open(configuration.audit(), standing);
        Sessions sessions = new Sessions(vertx, Clock.systemUTC());
        this.engine = new Engine(standing, audit, cluster, sessions, configuration, loaded.rules());
        standing.ownCalls().connect(cluster, loaded.upstreamAccess());
        this.prober = new Prober(vertx, cluster, loaded.upstreamAccess());
        this.health = new Health(cluster, () -> engine.rules().environment().feeds());
        this.admin = new AdminServer(engine, health, configuration.admin(), loaded.adminTls());
        this.reloader = new Reloader(file, engine, loaded, lanes, prober, admin, health);
        this.shutdown = new Shutdown(engine, configuration.shutdown(), health, lanes, prober, admin, reloader);
    }

    private static Audit open(AuditConfiguration audit, Standing standing) throws InvalidConfigurationException {
        try {
            return Audit.open(audit, standing.environment(), new AuditCounts(standing.metrics()));
        } catch (IOException e) {
            throw unwritable(audit, e);
        }
    }

    private static AuditConfiguration checked(AuditConfiguration audit, Environment environment)
            throws InvalidConfigurationException {
        try {
            Audit.check(audit, environment);
            return audit;
        } catch (IOException e) {
            throw unwritable(audit, e);
        } finally {
            environment.end();
        }
    }

    private static InvalidConfigurationException unwritable(AuditConfiguration audit, IOException why) {
        String file = audit.log().map(log -> log.logFile().toString()).orElse("audit");
        return new InvalidConfigurationException(
                List.of(new Fault(file, 0, "", "cannot be written: " + why.getMessage())));
    }

    /**
     * Whether a configuration and all files that it names can be used.
     *
     * @throws InvalidConfigurationException with every fault
     */
    public static void check(Path configurationFile) throws InvalidConfigurationException {
        AuditConfiguration audit = GatewayConfiguration.read(configurationFile).audit();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        FaultCollector faults = new FaultCollector();
        try {
            Standing standing = Standing.of(vertx, 1);
            faults.collect(() -> Assembly.load(configurationFile, standing));
            faults.collect(() -> checked(audit, standing.environment()));
            faults.throwIfAny();
        } finally {
            vertx.close();
        }
    }

    /**
     * Starts one; completes when its listeners are open. Whether the API servers are well is seen in {@link #isReady}.
     *
     * @throws InvalidConfigurationException before any port is opened
     */
    public static Future<Gateway> start(Path configurationFile) throws InvalidConfigurationException {
        GatewayConfiguration configuration = GatewayConfiguration.read(configurationFile);
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions()
                        .setEventLoopPoolSize(Runtime.getRuntime().availableProcessors()))
                .withTransport(BelowVertx.transport())
                .build();
        try {
            int failures = configuration
                    .authentication()
                    .password()
                    .map(AuthenticationConfiguration.Password::failuresPerMinute)
                    .orElse(1);
            Standing standing = Standing.of(vertx, failures);
            Loaded loaded = Assembly.load(configurationFile, standing);
            Gateway gateway = new Gateway(standing, configurationFile, loaded);
            return gateway.listen(loaded).map(gateway).onFailure(failure -> vertx.close());
        } catch (InvalidConfigurationException | RuntimeException e) {
            vertx.close();
            throw e;
        }
    }

    private Future<Void> listen(Loaded loaded) {
        DeploymentOptions everywhere =
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        return admin.listen()
                .compose(open -> engine.vertx().deployVerticle(() -> newLane(loaded), everywhere))
                .onSuccess(open -> {
                    lanes.get(0).onLoop(prober::start);
                    reloader.start();
                    ports().forEach((listener, port) -> LOG.info("listener {} on port {}", listener, port));
                    LOG.info("health and metrics on port {}", adminPort());
                })
                .mapEmpty();
    }

    private Lane newLane(Loaded loaded) {
        Lane lane = new Lane(engine, loaded.entrances(), loaded.upstreamAccess());
        lanes.add(lane);
        return lane;
    }

    /** Where each listener listens, by its name. */
    public Map<String, Integer> ports() {
        return lanes.get(0).ports();
    }

    public int adminPort() {
        return admin.port();
    }

    /** Whether requests would reach an API server that is well and believes the gate. */
    public boolean isReady() {
        return health.isReady();
    }

    /** Reads all files again now. */
    public void reload() {
        reloader.reloadSoon();
    }

    /**
     * Ends in order: readiness fails; after the configured delay no new requests are taken, those under way finish, or
     * are cut at the deadline; the audit is written. Asked again, it tells of the same end.
     */
    public Future<Void> stop() {
        return shutdown.run();
    }
}
