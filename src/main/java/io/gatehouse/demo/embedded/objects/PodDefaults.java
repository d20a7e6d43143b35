package io.gatehouse.demo.embedded.objects;

import static io.gatehouse.demo.embedded.objects.Defaults.put;

import io.gatehouse.wire.Trees;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an API server, and the admission that every cluster has, add to pods and to templates of pods. */
final class PodDefaults {
    private static final List<String> CONTAINERS = List.of("containers", "initContainers", "ephemeralContainers");
    private static final List<String> PROBES = List.of("livenessProbe", "readinessProbe", "startupProbe");

    private PodDefaults() {}

    static void pod(Map<String, @Nullable Object> pod) {
        Map<String, @Nullable Object> spec = Defaults.spec(pod);
        spec(spec);
        containers(spec).forEach(PodDefaults::requestLimits);
        put(spec, "serviceAccountName", "default");
        spec.put("serviceAccount", spec.get("serviceAccountName"));
        put(spec, "enableServiceLinks", true);
        put(spec, "priority", 0L);
        put(spec, "preemptionPolicy", "PreemptLowerPriority");
        put(spec, "tolerations", Trees.listOf(toleration("not-ready"), toleration("unreachable")));
        Map<String, @Nullable Object> status = Trees.grow(pod, "status");
        put(status, "phase", "Pending");
        status.put("qosClass", qosClass(spec));
    }

    /** @param spec with the field {@code template} */
    static void template(Map<String, @Nullable Object> spec) {
        spec(Trees.grow(spec, "template", "spec"));
    }

    private static void spec(Map<String, @Nullable Object> spec) {
        put(spec, "restartPolicy", "Always");
        put(spec, "terminationGracePeriodSeconds", 30L);
        put(spec, "dnsPolicy", "ClusterFirst");
        put(spec, "securityContext", Trees.of());
        put(spec, "schedulerName", "default-scheduler");
        containers(spec).forEach(PodDefaults::container);
        Defaults.each(spec, "volumes", PodDefaults::volume);
    }

    private static List<Map<String, @Nullable Object>> containers(Map<String, @Nullable Object> spec) {
        return CONTAINERS.stream()
                .flatMap(list -> Trees.list(spec, list).stream())
                .flatMap(container -> Trees.object(container).stream())
                .toList();
    }

    private static void container(Map<String, @Nullable Object> container) {
        put(container, "terminationMessagePath", "/dev/termination-log");
        put(container, "terminationMessagePolicy", "File");
        String image = Trees.string(container, "image").orElse("");
        put(container, "imagePullPolicy", isLatest(image) ? "Always" : "IfNotPresent");
        Defaults.each(container, "ports", Defaults::protocol);
        Defaults.each(
                container,
                "env",
                variable -> Trees.object(variable, "valueFrom", "fieldRef")
                        .ifPresent(reference -> put(reference, "apiVersion", "v1")));
        PROBES.forEach(probe -> Trees.object(container, probe).ifPresent(PodDefaults::probe));
    }

    /** What a container may use is what it asks for, where it does not say. In pods alone: a template is kept as it is given. */
    private static void requestLimits(Map<String, @Nullable Object> container) {
        Trees.object(container, "resources", "limits")
                .ifPresent(limits -> limits.forEach((resource, limit) ->
                        put(Trees.grow(container, "resources", "requests"), resource, String.valueOf(limit))));
    }

    /** Without a tag, a digest, or with the tag {@code latest}. */
    private static boolean isLatest(String image) {
        String name = image.substring(image.lastIndexOf('/') + 1);
        return name.endsWith(":latest") || !(name.contains(":") || name.contains("@"));
    }

    private static void probe(Map<String, @Nullable Object> probe) {
        put(probe, "timeoutSeconds", 1L);
        put(probe, "periodSeconds", 10L);
        put(probe, "successThreshold", 1L);
        put(probe, "failureThreshold", 3L);
        Trees.object(probe, "httpGet").ifPresent(get -> {
            put(get, "path", "/");
            put(get, "scheme", "HTTP");
        });
    }

    private static void volume(Map<String, @Nullable Object> volume) {
        for (String source : List.of("configMap", "secret", "downwardAPI", "projected")) {
            Trees.object(volume, source).ifPresent(s -> put(s, "defaultMode", 420L));
        }
        hostPath(volume);
        if (volume.keySet().equals(Set.of("name"))) {
            volume.put("emptyDir", Trees.of());
        }
    }

    static void hostPath(Map<String, @Nullable Object> source) {
        Trees.object(source, "hostPath").ifPresent(path -> put(path, "type", ""));
    }

    private static Map<String, @Nullable Object> toleration(String condition) {
        return Trees.of(
                "key",
                "node.kubernetes.io/" + condition,
                "operator",
                "Exists",
                "effect",
                "NoExecute",
                "tolerationSeconds",
                300L);
    }

    private static String qosClass(Map<String, @Nullable Object> spec) {
        List<Map<String, @Nullable Object>> containers = containers(spec);
        if (containers.stream().allMatch(PodDefaults::isGuaranteed)) {
            return "Guaranteed";
        }
        boolean none = containers.stream()
                .allMatch(c -> Trees.object(c, "resources").map(Map::isEmpty).orElse(true));
        return none ? "BestEffort" : "Burstable";
    }

    private static boolean isGuaranteed(Map<String, @Nullable Object> container) {
        Map<String, @Nullable Object> limits =
                Trees.object(container, "resources", "limits").orElse(Map.of());
        return limits.containsKey("cpu")
                && limits.containsKey("memory")
                && limits.equals(Trees.at(container, "resources", "requests"));
    }
}
