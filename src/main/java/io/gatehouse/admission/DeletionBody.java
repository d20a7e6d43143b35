package io.gatehouse.admission;

import io.gatehouse.core.Body;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Protobuf;
import io.gatehouse.wire.Trees;
import io.gatehouse.wire.YamlBody;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code DeleteOptions} that are good for the object that was seen alone (k8s.io/apimachinery, {@code meta/v1/types.go}). */
final class DeletionBody {
    private DeletionBody() {}

    /** @param old what is to be deleted */
    static Conditional of(Buffer bytes, String contentType, String target, Map<String, @Nullable Object> old) {
        Map<String, @Nullable Object> options =
                bytes.length() == 0 ? ofQuery(Query.of(target)) : ofBody(bytes, contentType);
        Map<String, @Nullable Object> conditions = Trees.grow(options, "preconditions");
        boolean isTheirs = conditions.get("resourceVersion") != null;
        for (String key : List.of("uid", "resourceVersion")) {
            if (conditions.get(key) == null) {
                Trees.string(old, "metadata", key).ifPresent(value -> conditions.put(key, value));
            }
        }
        return new Conditional(new Body.Whole(Buffer.buffer(Json.write(options)), MediaType.JSON), !isTheirs);
    }

    private static Map<String, @Nullable Object> ofBody(Buffer bytes, String contentType) {
        return switch (MediaType.of(contentType)) {
            case MediaType.JSON -> Json.parseObject(bytes.getBytes());
            case MediaType.YAML -> YamlBody.parseObject(bytes.getBytes());
            case MediaType.PROTOBUF -> Protobuf.parse(bytes.getBytes());
            default -> throw MediaType.unknown();
        };
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
}
