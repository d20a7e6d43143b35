package io.gatehouse.demo.embedded.objects;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of an API server that somebody who tries things out meets: far from all of them. */
final class Validation {
    private static final String POD_IS_FIXED = "Forbidden: pod updates may not change fields other than"
            + " `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
            + "`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds`";

    private static final Set<String> WITH_SELECTOR =
            Set.of("deployments.apps", "replicasets.apps", "statefulsets.apps", "daemonsets.apps");

    private final Kind kind;
    private final Map<String, @Nullable Object> object;

    private Validation(Kind kind, Map<String, @Nullable Object> object) {
        this.kind = kind;
        this.object = object;
    }

    /** @throws Failure 422 */
    static void require(Kind kind, Map<String, @Nullable Object> object) {
        Validation validation = new Validation(kind, object);
        Names.require(kind, Meta.name(object));
        if (kind.is("pods")) {
            validation.containers("spec");
        } else if (kind.is("services")) {
            validation.service();
        } else if (WITH_SELECTOR.contains(kind.resource())) {
            validation.workload();
        } else if (kind.is("jobs.batch")) {
            validation.containers("spec", "template", "spec");
        }
    }

    /** @throws Failure 422 where something changed that must not */
    static void requireUpdate(Kind kind, Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
        Validation validation = new Validation(kind, after);
        if (kind.is("pods") && !whatStays(before).equals(whatStays(after))) {
            throw validation.invalid("spec", POD_IS_FIXED);
        }
        if (WITH_SELECTOR.contains(kind.resource())) {
            validation.requireSame(before, "spec", "selector");
        }
        if (kind.is("jobs.batch")) {
            validation.requireSame(before, "spec", "template");
        }
        if (kind.is("secrets")) {
            validation.requireSame(before, "type");
        }
        if (kind.is("clusterrolebindings.rbac.authorization.k8s.io")
                || kind.is("rolebindings.rbac.authorization.k8s.io")) {
            validation.requireSame(before, "roleRef");
        }
        if (Boolean.TRUE.equals(before.get("immutable"))) {
            validation.requireSame(before, "data");
        }
    }

    private void requireSame(Map<String, @Nullable Object> before, String... path) {
        if (!Objects.equals(Trees.at(before, path), Trees.at(object, path))) {
            throw invalid(String.join(".", path), "Invalid value: field is immutable");
        }
    }

    /** A pod's spec without what may change. */
    private static Map<String, @Nullable Object> whatStays(Map<String, @Nullable Object> pod) {
        Map<String, @Nullable Object> spec =
                Trees.object(Trees.copy(pod.get("spec"))).orElseGet(Trees::of);
        List.of("activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds")
                .forEach(spec::remove);
        List<@Nullable Object> containers = new ArrayList<>(Trees.list(spec, "containers"));
        containers.addAll(Trees.list(spec, "initContainers"));
        containers.forEach(container -> Trees.object(container).orElseThrow().remove("image"));
        return spec;
    }

    private void containers(String... specPath) {
        String path = String.join(".", specPath) + ".containers";
        List<@Nullable Object> containers = Trees.list(Trees.at(object, specPath), "containers");
        if (containers.isEmpty()) {
            throw invalid(path, "Required value");
        }
        for (int i = 0; i < containers.size(); i++) {
            for (String field : List.of("name", "image")) {
                if (Trees.string(containers.get(i), field).orElse("").isEmpty()) {
                    throw invalid(path + "[" + i + "]." + field, "Required value");
                }
            }
        }
    }

    private void service() {
        boolean external = "ExternalName".equals(Trees.at(object, "spec", "type"));
        boolean headless = "None".equals(Trees.at(object, "spec", "clusterIP"));
        if (!external && !headless && Trees.list(object, "spec", "ports").isEmpty()) {
            throw invalid("spec.ports", "Required value");
        }
    }

    private void workload() {
        Map<String, @Nullable Object> selector =
                Trees.object(object, "spec", "selector").orElseThrow(() -> invalid("spec.selector", "Required value"));
        Object labels = Trees.at(object, "spec", "template", "metadata", "labels");
        if (!LabelSelector.of(selector).matches(Trees.object(labels).orElse(Map.of()))) {
            String text = new String(Json.write(labels), StandardCharsets.UTF_8);
            throw invalid(
                    "spec.template.metadata.labels",
                    "Invalid value: " + text + ": `selector` does not match template `labels`");
        }
        if (Trees.at(object, "spec", "replicas") instanceof Long replicas && replicas < 0) {
            throw invalid("spec.replicas", "Invalid value: " + replicas + ": must be greater than or equal to 0");
        }
        containers("spec", "template", "spec");
    }

    private Failure invalid(String field, String what) {
        return Failure.invalid(kind, Meta.name(object), field, what);
    }
}
