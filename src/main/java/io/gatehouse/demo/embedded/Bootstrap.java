package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.objects.Kinds;
import io.gatehouse.demo.embedded.objects.Registry;
import io.gatehouse.wire.Trees;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a new cluster holds. */
final class Bootstrap {
    private static final List<String> NAMESPACES = List.of("default", "kube-node-lease", "kube-public", "kube-system");

    private final Kinds kinds;
    private final Registry registry;

    Bootstrap(Kinds kinds, Registry registry) {
        this.kinds = kinds;
        this.registry = registry;
    }

    void fill(String clusterInfo) {
        NAMESPACES.forEach(namespace -> add("namespaces", "", namespace, Trees.of()));
        add("services", "default", "kubernetes", apiService());
        add("configmaps", "kube-public", "cluster-info", Trees.of("data", Trees.of("kubeconfig", clusterInfo)));
        add("priorityclasses.scheduling.k8s.io", "", "system-cluster-critical", priority(2_000_000_000L));
        add("priorityclasses.scheduling.k8s.io", "", "system-node-critical", priority(2_000_001_000L));
    }

    private void add(String resource, String namespace, String name, Map<String, @Nullable Object> content) {
        Trees.grow(content, "metadata").put("name", name);
        registry.create(kinds.get(resource), namespace, content, new Registry.Options(false, true));
    }

    private static Map<String, @Nullable Object> apiService() {
        Map<String, @Nullable Object> port = Trees.of("name", "https", "port", 443L, "targetPort", 6443L);
        return Trees.of(
                "metadata", Trees.of("labels", Trees.of("component", "apiserver", "provider", "kubernetes")),
                "spec", Trees.of("ports", Trees.listOf(port)));
    }

    private static Map<String, @Nullable Object> priority(long value) {
        return Trees.of("value", value, "preemptionPolicy", "PreemptLowerPriority");
    }
}
