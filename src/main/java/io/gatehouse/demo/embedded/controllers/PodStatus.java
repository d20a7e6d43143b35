package io.gatehouse.demo.embedded.controllers;

import io.gatehouse.demo.embedded.objects.Meta;
import io.gatehouse.wire.Trees;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The status of a pod on its way. Changes the pod that it is given. */
final class PodStatus {
    private PodStatus() {}

    static void creating(Map<String, @Nullable Object> pod) {
        Map<String, @Nullable Object> status = Trees.grow(pod, "status");
        status.put("hostIP", Node.ADDRESS);
        status.put("hostIPs", Trees.listOf(Trees.of("ip", Node.ADDRESS)));
        status.put("startTime", Meta.now());
        status.put("conditions", conditions(false));
        status.put("containerStatuses", containers(pod, false, container -> waiting()));
    }

    static void running(Map<String, @Nullable Object> pod, String address) {
        Map<String, @Nullable Object> status = Trees.grow(pod, "status");
        status.put("phase", "Running");
        status.put("podIP", address);
        status.put("podIPs", Trees.listOf(Trees.of("ip", address)));
        status.put("conditions", conditions(true));
        status.put("containerStatuses", containers(pod, true, container -> started()));
    }

    private static List<@Nullable Object> conditions(boolean ready) {
        return Trees.listOf(
                Cluster.condition("PodReadyToStartContainers", ready, "", ""),
                Cluster.condition("Initialized", true, "", ""),
                ready
                        ? Cluster.condition("Ready", true, "", "")
                        : Cluster.condition("Ready", false, "ContainersNotReady", "containers are being created"),
                ready
                        ? Cluster.condition("ContainersReady", true, "", "")
                        : Cluster.condition(
                                "ContainersReady", false, "ContainersNotReady", "containers are being created"),
                Cluster.condition("PodScheduled", true, "", ""));
    }

    private static List<@Nullable Object> containers(
            Map<String, @Nullable Object> pod, boolean ready, Function<@Nullable Object, Object> state) {
        List<@Nullable Object> statuses = Trees.listOf();
        for (Object container : Trees.list(pod, "spec", "containers")) {
            Object name = Trees.at(container, "name");
            statuses.add(Trees.of(
                    "name",
                    name,
                    "state",
                    state.apply(container),
                    "ready",
                    ready,
                    "restartCount",
                    0L,
                    "image",
                    Trees.at(container, "image"),
                    "imageID",
                    "",
                    "containerID",
                    ready ? "embedded://" + Meta.uid(pod) + "/" + name : null,
                    "started",
                    ready));
        }
        return statuses;
    }

    private static Object waiting() {
        return Trees.of("waiting", Trees.of("reason", "ContainerCreating"));
    }

    private static Object started() {
        return Trees.of("running", Trees.of("startedAt", Meta.now()));
    }
}
