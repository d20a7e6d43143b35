package io.gatehouse.demo.embedded.controllers;

import io.gatehouse.demo.embedded.objects.Change;
import io.gatehouse.demo.embedded.objects.Kind;
import io.gatehouse.demo.embedded.objects.Meta;
import io.gatehouse.wire.Trees;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one ReplicaSet for each template that a Deployment had. A new one is started beside the old ones (after them, where the
 * strategy is {@code Recreate}); when it is ready the old ones are scaled down, all at once.
 */
final class Deployments {
    private static final long DELAY_MILLIS = 20;
    private static final String REVISION = "deployment.kubernetes.io/revision";
    private static final String HASH = "pod-template-hash";

    private final Cluster cluster;
    private final Kind deployments;
    private final Kind sets;
    private final Recorder recorder;
    private final WorkQueue queue;

    Deployments(Vertx vertx, Cluster cluster) {
        this.cluster = cluster;
        this.deployments = cluster.kind("deployments.apps");
        this.sets = cluster.kind("replicasets.apps");
        this.recorder = new Recorder(cluster, "deployment-controller");
        this.queue = new WorkQueue(vertx, DELAY_MILLIS, this::reconcile);
    }

    void changed(Change change) {
        if (change.kind().equals(deployments)) {
            queue.add(Key.of(change.object()));
        } else if (change.kind().equals(sets)) {
            Meta.owners(change.object()).stream()
                    .flatMap(owner -> Trees.string(owner, "name").stream())
                    .forEach(name -> queue.add(new Key(Meta.namespace(change.object()), name)));
        }
    }

    private void reconcile(Key key) {
        Optional<Map<String, @Nullable Object>> found =
                cluster.find(deployments, key).filter(deployment -> !Meta.isBeingDeleted(deployment));
        if (found.isEmpty()) {
            return;
        }
        if (!Boolean.TRUE.equals(Trees.at(found.get(), "spec", "paused"))) {
            roll(found.get());
        }
        Map<String, @Nullable Object> deployment =
                cluster.find(deployments, key).orElseThrow();
        String hash = hash(deployment);
        List<Map<String, @Nullable Object>> all = cluster.controlledBy(sets, deployment);
        Map<String, @Nullable Object> status = DeploymentStatus.of(deployment, all, set -> isCurrent(set, hash));
        cluster.change(deployments, deployment, changed -> changed.put("status", status));
    }

    private void roll(Map<String, @Nullable Object> deployment) {
        String hash = hash(deployment);
        List<Map<String, @Nullable Object>> all = cluster.controlledBy(sets, deployment);
        List<Map<String, @Nullable Object>> old =
                all.stream().filter(set -> !isCurrent(set, hash)).toList();
        boolean recreate = "Recreate".equals(Trees.at(deployment, "spec", "strategy", "type"));
        boolean oldRun = old.stream().anyMatch(set -> DeploymentStatus.count(set, "status", "replicas") > 0);
        if (recreate && oldRun) {
            scaleDown(deployment, old);
            return;
        }
        Map<String, @Nullable Object> current =
                all.stream().filter(set -> isCurrent(set, hash)).findFirst().orElseGet(() -> start(deployment, hash));
        long wanted = DeploymentStatus.count(deployment, "spec", "replicas");
        scale(deployment, numbered(deployment, current, all), wanted);
        if (DeploymentStatus.count(current, "status", "readyReplicas") >= wanted) {
            scaleDown(deployment, old);
        }
    }

    private void scaleDown(Map<String, @Nullable Object> deployment, List<Map<String, @Nullable Object>> sets) {
        for (Map<String, @Nullable Object> set : sets) {
            scale(deployment, set, 0);
        }
    }

    private static String hash(Map<String, @Nullable Object> deployment) {
        return TemplateHash.of(Trees.at(deployment, "spec", "template"));
    }

    private static boolean isCurrent(Object set, String hash) {
        return hash.equals(Meta.labels(set).get(HASH));
    }

    /** Empty at first; it is scaled up as one that was there. */
    private Map<String, @Nullable Object> start(Map<String, @Nullable Object> deployment, String hash) {
        Map<String, @Nullable Object> spec =
                Trees.object(Trees.copy(deployment.get("spec"))).orElseThrow();
        spec.keySet().retainAll(List.of("selector", "template", "minReadySeconds"));
        spec.put("replicas", 0L);
        Trees.grow(spec, "template", "metadata", "labels").put(HASH, hash);
        Trees.grow(spec, "selector", "matchLabels").put(HASH, hash);
        Map<String, @Nullable Object> metadata = Trees.of(
                "name", Meta.name(deployment) + "-" + hash,
                "labels", Trees.copy(Trees.at(spec, "template", "metadata", "labels")),
                "ownerReferences", Trees.listOf(Cluster.controllerReference(deployments, deployment)));
        return cluster.create(sets, Meta.namespace(deployment), Trees.of("metadata", metadata, "spec", spec));
    }

    /** The template in use has the highest number, also where it was in use before. */
    private Map<String, @Nullable Object> numbered(
            Map<String, @Nullable Object> deployment,
            Map<String, @Nullable Object> current,
            List<Map<String, @Nullable Object>> all) {
        long highest = all.stream().mapToLong(Deployments::revision).max().orElse(0);
        if (highest > 0 && revision(current) == highest) {
            return current;
        }
        String next = Long.toString(highest + 1);
        cluster.change(deployments, deployment, d -> annotations(d).put(REVISION, next));
        return cluster.change(sets, current, set -> annotations(set).put(REVISION, next));
    }

    private static Map<String, @Nullable Object> annotations(Map<String, @Nullable Object> object) {
        return Trees.grow(object, "metadata", "annotations");
    }

    private static long revision(Map<String, @Nullable Object> set) {
        String text = Trees.string(set, "metadata", "annotations", REVISION).orElse("");
        return text.matches("[0-9]{1,9}") ? Long.parseLong(text) : 0;
    }

    private void scale(Map<String, @Nullable Object> deployment, Map<String, @Nullable Object> set, long wanted) {
        long now = DeploymentStatus.count(set, "spec", "replicas");
        if (now == wanted) {
            return;
        }
        cluster.change(sets, set, changed -> Trees.grow(changed, "spec").put("replicas", wanted));
        String direction = wanted > now ? "up" : "down";
        String message = "Scaled %s replica set %s from %d to %d".formatted(direction, Meta.name(set), now, wanted);
        recorder.normal(deployments, deployment, "ScalingReplicaSet", message);
    }
}
