package io.gatehouse.demo.embedded.objects;

import io.gatehouse.wire.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fields that an object must have, as a query writes them: {@code status.phase=Running,spec.nodeName!=a}. */
public final class FieldSelector {
    private static final Pattern REQUIREMENT = Pattern.compile("([\\w.]+)(==|=|!=)(.*)");
    private static final Set<String> OF_ALL = Set.of("metadata.name", "metadata.namespace");
    private static final Map<String, Set<String>> OF_KIND = Map.of(
            "pods",
            Set.of(
                    "spec.nodeName",
                    "spec.restartPolicy",
                    "spec.schedulerName",
                    "spec.serviceAccountName",
                    "status.phase"),
            "events",
            Set.of(
                    "involvedObject.kind",
                    "involvedObject.namespace",
                    "involvedObject.name",
                    "involvedObject.uid",
                    "involvedObject.apiVersion",
                    "involvedObject.fieldPath",
                    "reason",
                    "type"),
            "namespaces",
            Set.of("status.phase"),
            "nodes",
            Set.of("spec.unschedulable"),
            "secrets",
            Set.of("type"),
            "services",
            Set.of("spec.clusterIP", "spec.type"),
            "replicasets.apps",
            Set.of("status.replicas"),
            "replicationcontrollers",
            Set.of("status.replicas"),
            "jobs.batch",
            Set.of("status.successful"));

    private final Predicate<Map<String, @Nullable Object>> condition;

    private FieldSelector(List<Predicate<Map<String, @Nullable Object>>> conditions) {
        condition = conditions.stream().reduce(object -> true, Predicate::and);
    }

    /**
     * Reads a query.
     *
     * @throws Failure 400, also where the kind cannot be selected by a field
     */
    public static FieldSelector parse(Kind kind, String query) {
        List<Predicate<Map<String, @Nullable Object>>> conditions = new ArrayList<>();
        if (!query.isEmpty()) {
            for (String requirement : query.split(",", -1)) {
                conditions.add(requirement(kind, requirement));
            }
        }
        return new FieldSelector(conditions);
    }

    private static Predicate<Map<String, @Nullable Object>> requirement(Kind kind, String text) {
        Matcher matcher = REQUIREMENT.matcher(text);
        if (!matcher.matches()) {
            throw Failure.badRequest("invalid selector: '%s'; can't understand '%s'".formatted(text, text));
        }
        String field = matcher.group(1);
        if (!OF_ALL.contains(field)
                && !OF_KIND.getOrDefault(kind.resource(), Set.of()).contains(field)) {
            throw Failure.badRequest("\"" + field + "\" is not a known field selector");
        }
        String[] path = field.split("\\.");
        boolean equal = !matcher.group(2).equals("!=");
        String value = matcher.group(3);
        return object -> Objects.toString(Trees.at(object, path), "").equals(value) == equal;
    }

    public boolean matches(Map<String, @Nullable Object> object) {
        return condition.test(object);
    }
}
