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

/** Scheduler and kubelet: a pod gets a node, starts, runs, and ends when it is deleted. Nothing runs in it. */
final class Pods {
    private static final long STEP_MILLIS = 150;

    private final Cluster cluster;
    private final Kind pods;
    private final Node node;
    private final Recorder scheduler;
    private final Recorder kubelet;
    private final WorkQueue queue;
    private int lastAddress = 1;

    Pods(Vertx vertx, Cluster cluster) {
        this.cluster = cluster;
        this.pods = cluster.kind("pods");
        this.node = new Node(cluster);
        this.scheduler = new Recorder(cluster, "default-scheduler");
        this.kubelet = new Recorder(cluster, "kubelet");
        this.queue = new WorkQueue(vertx, STEP_MILLIS, this::step);
        node.join();
    }

    void changed(Change change) {
        boolean pod = change.kind().equals(pods);
        boolean room =
                pod ? change.type() == Change.Type.DELETED : change.kind().is("nodes");
        if (room) {
            // Perhaps for those that wait.
            cluster.store().list(pods, "").stream().map(Key::of).forEach(queue::add);
        } else if (pod) {
            queue.add(Key.of(change.object()));
        }
    }

    private void step(Key key) {
        Optional<Map<String, @Nullable Object>> found = cluster.find(pods, key);
        if (found.isEmpty()) {
            return;
        }
        Map<String, @Nullable Object> pod = found.get();
        Object assigned = Trees.at(pod, "spec", "nodeName");
        boolean pending = "Pending".equals(Trees.at(pod, "status", "phase"));
        if (Meta.isBeingDeleted(pod)) {
            end(pod);
        } else if (assigned == null) {
            schedule(pod);
        } else if (pending && assigned.equals(Node.NAME)) {
            advance(pod);
        }
    }

    private void schedule(Map<String, @Nullable Object> pod) {
        Optional<String> objection = node.objection(pod);
        if (objection.isPresent()) {
            postpone(pod, "0/1 nodes are available: " + objection.get() + ".");
            return;
        }
        Map<String, @Nullable Object> scheduled = cluster.change(pods, pod, changed -> {
            Trees.grow(changed, "spec").put("nodeName", Node.NAME);
            Trees.grow(changed, "status")
                    .put("conditions", Trees.listOf(Cluster.condition("PodScheduled", true, "", "")));
        });
        String message = "Successfully assigned %s/%s to %s".formatted(Meta.namespace(pod), Meta.name(pod), Node.NAME);
        scheduler.normal(pods, scheduled, "Scheduled", message);
    }

    private void postpone(Map<String, @Nullable Object> pod, String message) {
        List<@Nullable Object> conditions = Trees.list(pod, "status", "conditions");
        if (conditions.stream().anyMatch(condition -> message.equals(Trees.at(condition, "message")))) {
            return;
        }
        Map<String, @Nullable Object> postponed = cluster.change(
                pods,
                pod,
                changed -> Trees.grow(changed, "status")
                        .put(
                                "conditions",
                                Trees.listOf(Cluster.condition("PodScheduled", false, "Unschedulable", message))));
        scheduler.warning(pods, postponed, "FailedScheduling", message);
    }

    /** From scheduled to "creating containers", from there to running. */
    private void advance(Map<String, @Nullable Object> pod) {
        if (Trees.list(pod, "status", "containerStatuses").isEmpty()) {
            cluster.change(pods, pod, changed -> PodStatus.creating(changed));
            return;
        }
        lastAddress++;
        String address = "10.244.%d.%d".formatted(lastAddress / 250 % 250, lastAddress % 250 + 1);
        Map<String, @Nullable Object> running =
                cluster.change(pods, pod, changed -> PodStatus.running(changed, address));
        for (Object container : Trees.list(running, "spec", "containers")) {
            Object name = Trees.at(container, "name");
            kubelet.normal(
                    pods,
                    running,
                    "Pulled",
                    "Container image \"%s\" already present on machine".formatted(Trees.at(container, "image")));
            kubelet.normal(pods, running, "Created", "Container created: " + name);
            kubelet.normal(pods, running, "Started", "Container started: " + name);
        }
    }

    private void end(Map<String, @Nullable Object> pod) {
        if (Trees.list(pod, "metadata", "finalizers").isEmpty()) {
            cluster.store().remove(pods, pod);
        }
    }
}
