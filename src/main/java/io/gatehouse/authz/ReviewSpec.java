package io.gatehouse.authz;

import io.gatehouse.cel.Shape;
import io.gatehouse.core.Identity;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.kube.AuthorizationChain.Version;
import io.gatehouse.kube.FieldSelector;
import io.gatehouse.kube.LabelSelector;
import io.gatehouse.kube.LabelSelectorSyntax;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A question as the spec of a SubjectAccessReview (k8s.io/apiserver, {@code plugin/pkg/authorizer/webhook}). */
final class ReviewSpec {
    /** Of a whole spec (k8s.io/apiserver, {@code authorization/cel/compile.go}). */
    static final Shape SHAPE = shape();

    private ReviewSpec() {}

    /** With all its texts, empty ones too, as expressions see it. */
    static Map<String, @Nullable Object> whole(Question question) {
        Identity user = question.user();
        RequestInfo action = question.action();
        Map<String, @Nullable Object> spec = action.isResource()
                ? Trees.of("resourceAttributes", resource(action))
                : Trees.of("nonResourceAttributes", Trees.of("path", action.path(), "verb", action.verb()));
        spec.put("user", user.name());
        spec.put("groups", user.groups());
        spec.put("extra", user.extra());
        spec.put("uid", user.uid());
        return spec;
    }

    /** A review that asks: as Go writes it, without what is empty. */
    static Buffer review(Question question, Version version) {
        Map<String, @Nullable Object> spec = withoutEmpty(whole(question));
        // Values in it may be empty.
        spec.computeIfPresent("extra", (key, some) -> question.user().extra());
        if (version == Version.V1BETA1 && spec.containsKey("groups")) {
            spec.put("group", spec.remove("groups"));
        }
        return Buffer.buffer(Json.write(Trees.of(
                "kind",
                ReviewAnswer.KIND,
                "apiVersion",
                ReviewAnswer.apiVersion(version),
                "metadata",
                Trees.of(),
                "spec",
                spec,
                "status",
                Trees.of("allowed", false))));
    }

    private static Map<String, @Nullable Object> resource(RequestInfo action) {
        Map<String, @Nullable Object> resource = Trees.of(
                "namespace",
                action.namespace(),
                "verb",
                action.verb(),
                "group",
                action.apiGroup(),
                "version",
                action.apiVersion(),
                "resource",
                action.resource(),
                "subresource",
                action.subresource(),
                "name",
                action.name());
        putSelector(resource, "fieldSelector", FieldSelector.requirements(action.fieldSelector()));
        putSelector(resource, "labelSelector", LabelSelectorSyntax.requirements(action.labelSelector()));
        return resource;
    }

    /** They only narrow what is asked for, so that of one that cannot be read nothing is told. */
    private static void putSelector(
            Map<String, @Nullable Object> resource, String name, List<LabelSelector.Requirement> requirements) {
        if (!requirements.isEmpty()) {
            List<@Nullable Object> all = new ArrayList<>();
            requirements.forEach(one -> all.add(
                    Trees.of("key", one.key(), "operator", one.operator().toString(), "values", one.values())));
            resource.put(name, Trees.of("requirements", all));
        }
    }

    private static Map<String, @Nullable Object> withoutEmpty(Map<?, ?> whole) {
        Map<String, @Nullable Object> some = new LinkedHashMap<>();
        whole.forEach((key, value) -> {
            if (!value.equals("") && !value.equals(List.of()) && !value.equals(Map.of())) {
                some.put((String) key, withoutEmpty(value));
            }
        });
        return some;
    }

    private static Object withoutEmpty(Object value) {
        if (value instanceof Map<?, ?> map) {
            return withoutEmpty(map);
        }
        return value instanceof List<?> list
                ? list.stream().map(ReviewSpec::withoutEmpty).toList()
                : value;
    }

    private static Shape shape() {
        Shape texts = Shape.listOf(Shape.STRING);
        Shape requirement = Shape.object(
                "kubernetes.SelectorRequirement",
                Map.of("key", Shape.STRING, "operator", Shape.STRING, "values", texts));
        Map<String, Shape> selector = Map.of("rawSelector", Shape.STRING, "requirements", Shape.listOf(requirement));
        Map<String, Shape> resource = new LinkedHashMap<>();
        for (String text : List.of("namespace", "verb", "group", "version", "resource", "subresource", "name")) {
            resource.put(text, Shape.STRING);
        }
        resource.put("fieldSelector", Shape.object("kubernetes.FieldSelectorAttributes", selector));
        resource.put("labelSelector", Shape.object("kubernetes.LabelSelectorAttributes", selector));
        Map<String, Shape> path = Map.of("path", Shape.STRING, "verb", Shape.STRING);
        Map<String, Shape> spec = new LinkedHashMap<>();
        spec.put("resourceAttributes", Shape.object("kubernetes.ResourceAttributes", resource));
        spec.put("nonResourceAttributes", Shape.object("kubernetes.NonResourceAttributes", path));
        spec.put("user", Shape.STRING);
        spec.put("groups", texts);
        spec.put("extra", Shape.mapOf(texts));
        spec.put("uid", Shape.STRING);
        return Shape.object("kubernetes.SubjectAccessReviewSpec", spec);
    }
}
