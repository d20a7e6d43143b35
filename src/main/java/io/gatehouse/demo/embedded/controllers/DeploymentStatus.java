package io.gatehouse.demo.embedded.controllers;

import io.gatehouse.demo.embedded.objects.Meta;
import io.gatehouse.wire.Trees;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How far a Deployment has come. */
final class DeploymentStatus {
    private DeploymentStatus() {}

    /** @param current which of its ReplicaSets has the template that is wanted now */
    static Map<String, @Nullable Object> of(
            Map<String, @Nullable Object> deployment,
            List<Map<String, @Nullable Object>> sets,
            Predicate<Map<String, @Nullable Object>> current) {
        long wanted = count(deployment, "spec", "replicas");
        long updated = sum(sets.stream().filter(current).toList(), "replicas");
        long replicas = sum(sets, "replicas");
        long ready = sum(sets, "readyReplicas");
        boolean available = ready >= wanted;
        return Trees.of(
                "observedGeneration", Meta.of(deployment).get("generation"),
                "replicas", replicas,
                "updatedReplicas", updated,
                "readyReplicas", ready,
                "availableReplicas", ready,
                "unavailableReplicas", Math.max(0, wanted - ready),
                "conditions", conditions(deployment, available, available && updated == replicas));
    }

    private static List<@Nullable Object> conditions(
            Map<String, @Nullable Object> deployment, boolean available, boolean complete) {
        List<@Nullable Object> before = Trees.list(deployment, "status", "conditions");
        return Trees.listOf(kept(before, availability(available)), kept(before, progress(complete)));
    }

    private static Map<String, @Nullable Object> availability(boolean available) {
        return available
                ? Cluster.condition(
                        "Available", true, "MinimumReplicasAvailable", "Deployment has minimum availability.")
                : Cluster.condition(
                        "Available",
                        false,
                        "MinimumReplicasUnavailable",
                        "Deployment does not have minimum availability.");
    }

    private static Map<String, @Nullable Object> progress(boolean complete) {
        return complete
                ? Cluster.condition("Progressing", true, "NewReplicaSetAvailable", "The new ReplicaSet is there.")
                : Cluster.condition("Progressing", true, "ReplicaSetUpdated", "The new ReplicaSet is coming up.");
    }

    /** The condition as it was, with its times, where it still says the same. */
    private static Object kept(List<@Nullable Object> before, Map<String, @Nullable Object> condition) {
        for (Object earlier : before) {
            boolean same = List.of("type", "status", "reason").stream()
                    .allMatch(field -> Objects.equals(Trees.at(earlier, field), condition.get(field)));
            if (same && earlier != null) {
                return earlier;
            }
        }
        condition.put("lastUpdateTime", condition.get("lastTransitionTime"));
        return condition;
    }

    private static long sum(List<Map<String, @Nullable Object>> sets, String field) {
        return sets.stream().mapToLong(set -> count(set, "status", field)).sum();
    }

    static long count(Object object, String... path) {
        return Trees.at(object, path) instanceof Long number ? number : 0;
    }
}
