package io.gatehouse.demo.embedded.controllers;

import io.gatehouse.demo.embedded.objects.Change;
import io.gatehouse.demo.embedded.objects.Kind;
import io.gatehouse.demo.embedded.objects.Meta;
import io.gatehouse.wire.Trees;
import io.vertx.core.Vertx;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sees to it that there are as many pods as a ReplicaSet, or a ReplicationController, wants. */
final class Replicas {
    private static final long DELAY_MILLIS = 20;

    private final Cluster cluster;
    private final Kind sets;
    private final Kind pods;
    private final Recorder recorder;
    private final WorkQueue queue;

    Replicas(Vertx vertx, Cluster cluster, Kind sets) {
        this.cluster = cluster;
        this.sets = sets;
        this.pods = cluster.kind("pods");
        this.recorder = new Recorder(cluster, sets.singular() + "-controller");
        this.queue = new WorkQueue(vertx, DELAY_MILLIS, this::reconcile);
    }

    void changed(Change change) {
        if (change.kind().equals(sets)) {
            queue.add(Key.of(change.object()));
        } else if (change.kind().equals(pods)) {
            Meta.owners(change.object()).stream()
                    .filter(owner -> sets.kind().equals(Trees.at(owner, "kind")))
                    .flatMap(owner -> Trees.string(owner, "name").stream())
                    .forEach(name -> queue.add(new Key(Meta.namespace(change.object()), name)));
        }
    }

    private void reconcile(Key key) {
        Optional<Map<String, @Nullable Object>> found =
                cluster.find(sets, key).filter(set -> !Meta.isBeingDeleted(set));
        if (found.isEmpty()) {
            return;
        }
        Map<String, @Nullable Object> set = found.get();
        List<Map<String, @Nullable Object>> owned = cluster.controlledBy(pods, set);
        long wanted = Trees.at(set, "spec", "replicas") instanceof Long replicas ? replicas : 1;
        for (long missing = wanted - owned.size(); missing > 0; missing--) {
            add(set);
        }
        List<Map<String, @Nullable Object>> surplus = owned.stream()
                .sorted(Comparator.comparing(Replicas::isReady))
                .limit(Math.max(0, owned.size() - wanted))
                .toList();
        for (Map<String, @Nullable Object> pod : surplus) {
            remove(set, pod);
        }
        report(key);
    }

    private void add(Map<String, @Nullable Object> set) {
        Map<String, @Nullable Object> pod =
                Trees.object(Trees.copy(Trees.at(set, "spec", "template"))).orElseGet(Trees::of);
        Map<String, @Nullable Object> metadata = Meta.of(pod);
        metadata.remove("name");
        metadata.put("generateName", Meta.name(set) + "-");
        metadata.put("ownerReferences", Trees.listOf(Cluster.controllerReference(sets, set)));
        Map<String, @Nullable Object> created = cluster.create(pods, Meta.namespace(set), pod);
        recorder.normal(sets, set, "SuccessfulCreate", "Created pod: " + Meta.name(created));
    }

    private void remove(Map<String, @Nullable Object> set, Map<String, @Nullable Object> pod) {
        cluster.delete(pods, pod);
        recorder.normal(sets, set, "SuccessfulDelete", "Deleted pod: " + Meta.name(pod));
    }

    private void report(Key key) {
        Map<String, @Nullable Object> set = cluster.find(sets, key).orElseThrow();
        List<Map<String, @Nullable Object>> owned = cluster.controlledBy(pods, set);
        long ready = owned.stream().filter(Replicas::isReady).count();
        cluster.change(
                sets,
                set,
                changed -> changed.put(
                        "status",
                        Trees.of(
                                "replicas",
                                (long) owned.size(),
                                "fullyLabeledReplicas",
                                (long) owned.size(),
                                "readyReplicas",
                                ready,
                                "availableReplicas",
                                ready,
                                "observedGeneration",
                                Meta.of(set).get("generation"))));
    }

    private static boolean isReady(Object pod) {
        return "Running".equals(Trees.at(pod, "status", "phase"));
    }
}
