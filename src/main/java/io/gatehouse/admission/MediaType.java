package io.gatehouse.admission;

import io.gatehouse.core.Body;
import io.gatehouse.core.Refusal;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Protobuf;
import io.gatehouse.wire.Weight;
import io.gatehouse.wire.YamlBody;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The encodings of an object that the gate can read. */
final class MediaType {
    static final String JSON = "application/json";
    static final String YAML = "application/yaml";
    static final String PROTOBUF = Protobuf.MEDIA_TYPE;

    private MediaType() {}

    /** Of a {@code Content-Type}, without its parameters; JSON where there is none, as at kube-apiserver. */
    static String of(@Nullable String contentType) {
        if (contentType == null || contentType.isEmpty()) {
            return JSON;
        }
        int parameters = contentType.indexOf(';');
        return (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    /** The object that was sent in one of them; other bodies are refused. */
    static Map<String, @Nullable Object> object(Body.Whole body, Weight weight) {
        byte[] bytes = body.bytes().getBytes();
        return switch (of(body.contentType())) {
            case JSON -> Json.parseObject(bytes, weight);
            case YAML -> YamlBody.parseObject(bytes, weight);
            case PROTOBUF -> Protobuf.parse(bytes, weight);
            default -> throw unknown();
        };
    }

    static Refusal unknown() {
        return Refusal.unsupportedMediaType(
                "the body of the request was in an unknown format - accepted media types include: " + JSON + ", " + YAML
                        + ", " + PROTOBUF);
    }
}
