package io.gatehouse.demo.embedded.objects;

import io.gatehouse.wire.Trees;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an API server adds to what was left open. Changes the object that it is given. */
final class Defaults {
    private static final String RBAC = "rbac.authorization.k8s.io";

    private Defaults() {}

    static void apply(Kind kind, Map<String, @Nullable Object> object) {
        switch (kind.resource()) {
            case "namespaces" -> namespace(object);
            case "pods" -> PodDefaults.pod(object);
            case "podtemplates" -> PodDefaults.template(object);
            case "secrets" -> secret(object);
            case "services" -> service(object);
            case "endpoints" -> each(object, "subsets", subset -> each(subset, "ports", Defaults::protocol));
            case "persistentvolumeclaims" -> claim(object);
            case "persistentvolumes" -> volume(object);
            case "endpointslices.discovery.k8s.io" -> each(object, "ports", Defaults::slicePort);
            case "networkpolicies.networking.k8s.io" -> networkPolicy(spec(object));
            case "rolebindings.rbac.authorization.k8s.io", "clusterrolebindings.rbac.authorization.k8s.io" ->
                binding(object);
            case "priorityclasses.scheduling.k8s.io" -> put(object, "preemptionPolicy", "PreemptLowerPriority");
            case "storageclasses.storage.k8s.io" -> {
                put(object, "reclaimPolicy", "Delete");
                put(object, "volumeBindingMode", "Immediate");
            }
            default -> WorkloadDefaults.apply(kind, object);
        }
    }

    static Map<String, @Nullable Object> spec(Map<String, @Nullable Object> object) {
        return Trees.grow(object, "spec");
    }

    /** Puts the value where there is none. */
    static void put(Map<String, @Nullable Object> object, String key, Object value) {
        Object given = object.get(key);
        if (given == null || given.equals("")) {
            object.put(key, value);
        }
    }

    interface Change {
        void apply(Map<String, @Nullable Object> object);
    }

    /** Changes each object of a list. */
    static void each(Map<String, @Nullable Object> object, String list, Change change) {
        Trees.list(object, list).forEach(item -> Trees.object(item).ifPresent(change::apply));
    }

    private static void namespace(Map<String, @Nullable Object> namespace) {
        Trees.grow(namespace, "metadata", "labels").put("kubernetes.io/metadata.name", Meta.name(namespace));
        put(spec(namespace), "finalizers", Trees.listOf("kubernetes"));
        put(Trees.grow(namespace, "status"), "phase", "Active");
    }

    private static void secret(Map<String, @Nullable Object> secret) {
        put(secret, "type", "Opaque");
        Trees.object(secret.remove("stringData"))
                .ifPresent(texts -> texts.forEach((key, text) -> {
                    byte[] bytes = Objects.toString(text, "").getBytes(StandardCharsets.UTF_8);
                    Trees.grow(secret, "data").put(key, Base64.getEncoder().encodeToString(bytes));
                }));
    }

    private static void service(Map<String, @Nullable Object> service) {
        Map<String, @Nullable Object> spec = spec(service);
        put(spec, "type", "ClusterIP");
        put(spec, "sessionAffinity", "None");
        put(Trees.grow(service, "status"), "loadBalancer", Trees.of());
        each(spec, "ports", port -> {
            protocol(port);
            if (List.of(0L, "").contains(Objects.requireNonNullElse(port.get("targetPort"), ""))) {
                port.put("targetPort", port.get("port"));
            }
        });
        String type = Trees.string(spec, "type").orElse("");
        if (!type.equals("ExternalName")) {
            put(spec, "internalTrafficPolicy", "Cluster");
            put(spec, "ipFamilyPolicy", "SingleStack");
            put(spec, "ipFamilies", Trees.listOf("IPv4"));
        }
        if (type.equals("NodePort") || type.equals("LoadBalancer")) {
            put(spec, "externalTrafficPolicy", "Cluster");
        }
        if (type.equals("LoadBalancer")) {
            put(spec, "allocateLoadBalancerNodePorts", true);
        }
    }

    static void protocol(Map<String, @Nullable Object> port) {
        put(port, "protocol", "TCP");
    }

    private static void slicePort(Map<String, @Nullable Object> port) {
        protocol(port);
        put(port, "name", "");
    }

    static void claim(Map<String, @Nullable Object> claim) {
        put(spec(claim), "volumeMode", "Filesystem");
        put(Trees.grow(claim, "status"), "phase", "Pending");
    }

    private static void volume(Map<String, @Nullable Object> volume) {
        put(spec(volume), "persistentVolumeReclaimPolicy", "Retain");
        put(spec(volume), "volumeMode", "Filesystem");
        PodDefaults.hostPath(spec(volume));
        put(Trees.grow(volume, "status"), "phase", "Available");
    }

    private static void networkPolicy(Map<String, @Nullable Object> spec) {
        for (String direction : List.of("ingress", "egress")) {
            each(spec, direction, rule -> each(rule, "ports", Defaults::protocol));
        }
        List<@Nullable Object> types = Trees.listOf("Ingress");
        if (!Trees.list(spec, "egress").isEmpty()) {
            types.add("Egress");
        }
        put(spec, "policyTypes", types);
    }

    private static void binding(Map<String, @Nullable Object> binding) {
        put(Trees.grow(binding, "roleRef"), "apiGroup", RBAC);
        each(binding, "subjects", subject -> {
            if (!"ServiceAccount".equals(subject.get("kind"))) {
                put(subject, "apiGroup", RBAC);
            }
        });
    }
}
