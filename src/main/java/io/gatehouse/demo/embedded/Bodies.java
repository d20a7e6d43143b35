package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.objects.Failure;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Protobuf;
import io.gatehouse.wire.Trees;
import io.gatehouse.wire.YamlBody;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the objects that requests carry. */
final class Bodies {
    /** As kube-apiserver. */
    static final int MAX_LENGTH = 3 * 1024 * 1024;

    private static final String YAML = "application/yaml";

    private Bodies() {}

    static Map<String, @Nullable Object> object(Request request) {
        Object tree = switch (request.contentType()) {
            case "", Answer.JSON -> Json.parse(request.body());
            case YAML -> YamlBody.parse(request.body());
            case Protobuf.MEDIA_TYPE -> Protobuf.parse(request.body());
            default -> throw Failure.unsupportedMediaType(Answer.JSON + ", " + YAML + ", " + Protobuf.MEDIA_TYPE);
        };
        return Trees.object(tree).orElseThrow(() -> Failure.badRequest("the body is not an object"));
    }
}
