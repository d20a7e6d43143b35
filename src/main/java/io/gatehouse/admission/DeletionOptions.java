package io.gatehouse.admission;

import io.gatehouse.core.Body;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import io.gatehouse.wire.Weight;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code DeleteOptions} (k8s.io/apimachinery, {@code meta/v1/types.go}) as a client has sent them.
 *
 * @param sent stays as it is
 */
record DeletionOptions(Map<String, @Nullable Object> sent) {
    private static final List<String> KNOWN = List.of(
            "gracePeriodSeconds",
            "preconditions",
            "orphanDependents",
            "propagationPolicy",
            "dryRun",
            "ignoreStoreReadErrorWithClusterBreakingPotential");

    static DeletionOptions read(Body.Whole body, String target, Weight weight) {
        return new DeletionOptions(
                body.bytes().length() == 0 ? ofQuery(Query.of(target)) : MediaType.object(body, weight));
    }

    /** An API server reads the query only where there is no body, and there will be one. */
    private static Map<String, @Nullable Object> ofQuery(Query query) {
        Map<String, @Nullable Object> options = Trees.of("kind", "DeleteOptions", "apiVersion", "v1");
        query.first("gracePeriodSeconds").ifPresent(text -> options.put("gracePeriodSeconds", number(text)));
        query.first("propagationPolicy").ifPresent(text -> options.put("propagationPolicy", text));
        for (String key : List.of("orphanDependents", "ignoreStoreReadErrorWithClusterBreakingPotential")) {
            query.first(key).ifPresent(text -> options.put(key, truth(text)));
        }
        if (!query.all("dryRun").isEmpty()) {
            options.put("dryRun", query.all("dryRun"));
        }
        return options;
    }

    /** What is no number stays as it is, for the API server to refuse. */
    private static Object number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    /** As Kubernetes reads it in a query (k8s.io/apimachinery, {@code runtime/converter.go}). */
    private static Object truth(String text) {
        return !text.equals("0") && !text.equalsIgnoreCase("false");
    }

    /** What was understood. */
    Body.Whole body() {
        return body(sent);
    }

    private static Body.Whole body(Map<String, @Nullable Object> options) {
        return new Body.Whole(Buffer.buffer(Json.write(options)), MediaType.JSON);
    }

    /** For the object that was seen alone. */
    Conditional onlyOf(Map<String, @Nullable Object> old) {
        Map<String, @Nullable Object> options = copy();
        Map<String, @Nullable Object> conditions = Trees.grow(options, "preconditions");
        boolean isTheirs = conditions.get("resourceVersion") != null;
        for (String key : List.of("uid", "resourceVersion")) {
            if (conditions.get(key) == null) {
                Trees.string(old, "metadata", key).ifPresent(value -> conditions.put(key, value));
            }
        }
        return new Conditional(body(options), !isTheirs);
    }

    /** Without effect: the query's {@code dryRun} counts for nothing beside a body. */
    Body.Whole tried() {
        Map<String, @Nullable Object> options = copy();
        options.put("dryRun", List.of("All"));
        return body(options);
    }

    /** As {@code request.options}. */
    Map<String, @Nullable Object> shown() {
        Map<String, @Nullable Object> shown = Trees.of("kind", "DeleteOptions", "apiVersion", "meta.k8s.io/v1");
        for (String key : KNOWN) {
            Object value = sent.get(key);
            if (value != null && !(value instanceof List<?> list && list.isEmpty())) {
                shown.put(key, value);
            }
        }
        return shown;
    }

    /** The same of one object: a pod is given as long as it asks for (k8s.io/kubernetes, {@code registry/core/pod/strategy.go}). */
    Map<String, @Nullable Object> shown(RequestInfo info, Map<String, @Nullable Object> old) {
        Map<String, @Nullable Object> shown = shown();
        if (info.apiGroup().isEmpty() && info.resource().equals("pods")) {
            shown.put("gracePeriodSeconds", period(old));
        }
        return shown;
    }

    private long period(Map<String, @Nullable Object> pod) {
        boolean isOver = Set.of("Failed", "Succeeded")
                .contains(Trees.string(pod, "status", "phase").orElse(""));
        if (isOver || Trees.string(pod, "spec", "nodeName").orElse("").isEmpty()) {
            return 0;
        }
        Object asked = sent.get("gracePeriodSeconds");
        Object period = asked == null ? Trees.at(pod, "spec", "terminationGracePeriodSeconds") : asked;
        return period instanceof Long seconds ? seconds < 0 ? 1 : seconds : 0;
    }

    private Map<String, @Nullable Object> copy() {
        return Trees.object(Trees.copy(sent)).orElseThrow();
    }
}
