package io.gatehouse.authz;

import io.gatehouse.core.ApiServers;
import io.gatehouse.core.Attributes;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Counters;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Decision.Verdict;
import io.gatehouse.core.Environment;
import io.gatehouse.core.Lasting;
import io.gatehouse.kube.RbacObject;
import io.gatehouse.remote.Informer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RBAC by the roles and bindings that the cluster has now. Until all of them have been told once, it has no opinion; while
 * nobody tells, what was told last holds. Each change makes a new index, off the event loop, and changes that come together
 * make one.
 */
final class LiveRoles implements Authorizer, Lasting.Thing {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRoles.class);
    private static final long TOGETHER_MILLIS = 50;

    /** Of each stretch of time, the part that is not spent on indexes. */
    private static final int PAUSES = 4;

    private static final Future<Decision> UNKNOWN = Future.succeededFuture(
            new Decision(Verdict.NO_OPINION, Rbac.NAME, "RBAC: the cluster's roles are not known yet"));

    private final Vertx vertx;
    private final Counters counters;
    private final Runnable changed;
    private final List<Informer<RbacObject>> informers;
    private boolean isDue;
    private boolean isDirty;
    private volatile boolean isEnded;
    private volatile @Nullable Rbac index;

    /** All of an environment that it depends on does not change with a reload. */
    record Key() {}

    private LiveRoles(Environment environment) {
        this.vertx = environment.vertx();
        this.counters = environment.counters();
        this.changed = environment.changed();
        Context loop = vertx.getOrCreateContext();
        ApiServers servers = environment.apiServers();
        this.informers = LiveObjects.KINDS.entrySet().stream()
                .map(kind -> new Informer<>(vertx, loop, servers, kind.getKey(), kind.getValue(), this::hasChanged))
                .toList();
    }

    static LiveRoles of(Environment environment) {
        return environment.lasting(new Key(), () -> {
            LiveRoles roles = new LiveRoles(environment);
            roles.informers.forEach(Informer::start);
            return roles;
        });
    }

    @Override
    public Future<Decision> authorize(Attributes attributes) {
        Rbac now = index;
        return now == null ? UNKNOWN : now.authorize(attributes);
    }

    /** Whether all has been told once and made an index. */
    boolean isKnown() {
        return index != null;
    }

    Duration age() {
        return informers.stream().map(Informer::age).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    String fault() {
        return informers.stream()
                .map(Informer::fault)
                .filter(fault -> !fault.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private void hasChanged() {
        isDirty = true;
        indexAfter(TOGETHER_MILLIS);
    }

    private void indexAfter(long millis) {
        if (!isDue && informers.stream().allMatch(Informer::hasListed)) {
            isDue = true;
            vertx.setTimer(millis, due -> makeIndex());
        }
    }

    private void makeIndex() {
        if (isEnded) {
            return;
        }
        isDirty = false;
        List<RbacObject> objects = new ArrayList<>();
        informers.forEach(informer -> objects.addAll(informer.objects()));
        long began = System.nanoTime();
        vertx.executeBlocking(() -> new Rbac(objects))
                .onSuccess(this::use)
                .onFailure(this::forget)
                .onComplete(made -> {
                    isDue = false;
                    if (isDirty) {
                        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                        indexAfter(Math.max(TOGETHER_MILLIS, PAUSES * took));
                    }
                });
    }

    private void use(Rbac next) {
        index = Objects.requireNonNull(next);
        counters.count("gatehouse.rbac.live.indexes");
        changed.run();
    }

    /** Better none than what may have been taken away. */
    private void forget(Throwable failure) {
        LOG.error("the cluster's roles make no index", failure);
        index = null;
        changed.run();
    }

    @Override
    public void end() {
        isEnded = true;
        informers.forEach(Informer::end);
    }
}
