package io.gatehouse.demo.embedded.controllers;

import io.gatehouse.demo.embedded.objects.Kind;
import io.gatehouse.demo.embedded.objects.Meta;
import io.gatehouse.demo.embedded.objects.Quantity;
import io.gatehouse.wire.Trees;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The only node, and what has room on it. */
final class Node {
    static final String NAME = "embedded-node";
    static final String ADDRESS = "10.0.0.1";

    private static final Map<String, String> CAPACITY = Map.of("cpu", "64", "memory", "256Gi");
    private static final Map<String, @Nullable Object> LABELS = Map.of(
            "kubernetes.io/hostname", NAME,
            "kubernetes.io/os", "linux",
            "kubernetes.io/arch", "amd64");

    private final Cluster cluster;
    private final Kind nodes;
    private final Kind pods;

    Node(Cluster cluster) {
        this.cluster = cluster;
        this.nodes = cluster.kind("nodes");
        this.pods = cluster.kind("pods");
    }

    void join() {
        Map<String, @Nullable Object> node =
                cluster.create(nodes, "", Trees.of("metadata", Trees.of("name", NAME, "labels", LABELS)));
        cluster.change(nodes, node, joined -> joined.put("status", status()));
    }

    private static Map<String, @Nullable Object> status() {
        Map<String, @Nullable Object> capacity = Trees.of("pods", "1000");
        capacity.putAll(CAPACITY);
        return Trees.of(
                "capacity", capacity,
                "allocatable", capacity,
                "conditions", Trees.listOf(ready()),
                "addresses",
                        Trees.listOf(
                                Trees.of("type", "InternalIP", "address", ADDRESS),
                                Trees.of("type", "Hostname", "address", NAME)),
                "nodeInfo",
                        Trees.of(
                                "kubeletVersion", "v1.37.2",
                                "operatingSystem", "linux",
                                "architecture", "amd64",
                                "osImage", "none",
                                "kernelVersion", "none",
                                "containerRuntimeVersion", "embedded://1.37"));
    }

    private static Map<String, @Nullable Object> ready() {
        Map<String, @Nullable Object> ready =
                Cluster.condition("Ready", true, "EmbeddedReady", "there is nothing to wait for");
        ready.put("lastHeartbeatTime", Meta.now());
        return ready;
    }

    /** Why the pod cannot run here; empty where it can. */
    Optional<String> objection(Map<String, @Nullable Object> pod) {
        if (isCordoned()) {
            return Optional.of("1 node(s) were unschedulable");
        }
        Map<String, @Nullable Object> selector =
                Trees.object(pod, "spec", "nodeSelector").orElse(Map.of());
        if (!LABELS.entrySet().containsAll(selector.entrySet())) {
            return Optional.of("1 node(s) didn't match Pod's node affinity/selector");
        }
        return CAPACITY.keySet().stream()
                .sorted()
                .filter(resource -> used(resource).add(requested(pod, resource)).compareTo(capacity(resource)) > 0)
                .findFirst()
                .map(resource -> "1 Insufficient " + resource);
    }

    private boolean isCordoned() {
        return cluster.find(nodes, new Key("", NAME))
                .map(node -> Boolean.TRUE.equals(Trees.at(node, "spec", "unschedulable")))
                .orElse(true);
    }

    private BigDecimal used(String resource) {
        return cluster.store().list(pods, "").stream()
                .filter(pod -> NAME.equals(Trees.at(pod, "spec", "nodeName")))
                .map(pod -> requested(pod, resource))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal capacity(String resource) {
        return Quantity.of(CAPACITY.getOrDefault(resource, "0"));
    }

    private static BigDecimal requested(Map<String, @Nullable Object> pod, String resource) {
        List<@Nullable Object> containers = Trees.list(pod, "spec", "containers");
        return containers.stream()
                .map(container -> Trees.at(container, "resources", "requests", resource))
                .map(request -> request == null ? BigDecimal.ZERO : Quantity.of(request))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
