package io.gatehouse.admission;

import io.gatehouse.core.Body;
import io.gatehouse.core.Call;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.core.Walk;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.MalformedException;
import io.gatehouse.wire.Protobuf;
import io.gatehouse.wire.Trees;
import io.gatehouse.wire.YamlBody;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A body that was read, and what goes on in its place: JSON and YAML as the JSON that was understood, for two parsers differ over
 * keys that come twice; protobuf byte for byte, for it is only understood whole.
 */
record SentBody(Optional<Map<String, @Nullable Object>> object, Set<List<String>> patched, Body toSend) {
    private static final String JSON = "application/json";
    private static final String YAML = "application/yaml";
    private static final int READ_ON_EVENT_LOOP = 64 * 1024;

    /** Fails with a {@link Refusal} where it cannot be read. */
    static Future<SentBody> read(Call call, Write write) {
        return Walk.from(WholeBody.of(call.body()))
                .then(bytes -> bytes.length() <= READ_ON_EVENT_LOOP
                        ? Future.succeededFuture(understood(bytes, call, write))
                        : OffEventLoop.run(() -> understood(bytes, call, write)))
                .future();
    }

    /**
     * One that goes on in place of this one, as JSON whatever this one came as.
     *
     * @param object is changed
     */
    Future<SentBody> replacedBy(Map<String, @Nullable Object> object, RequestInfo info) {
        return toSend instanceof Body.Whole whole && whole.bytes().length() <= READ_ON_EVENT_LOOP
                ? Future.succeededFuture(json(object, info))
                : OffEventLoop.run(() -> json(object, info));
    }

    private static SentBody understood(Buffer bytes, Call call, Write write) {
        if (bytes.length() == 0) {
            return new SentBody(Optional.empty(), Set.of(), Body.NONE);
        }
        try {
            return write.patch().isPresent()
                    ? patch(bytes, write.patch().get())
                    : object(bytes, mediaType(call.headers().get("Content-Type")), write.info());
        } catch (MalformedException e) {
            throw refusal(e);
        }
    }

    private static SentBody patch(Buffer bytes, PatchType type) {
        Object document = Json.parse(bytes.getBytes());
        return new SentBody(
                Optional.empty(),
                PatchedPaths.of(type, document),
                new Body.Whole(Buffer.buffer(Json.write(document)), type.mediaType()));
    }

    private static SentBody object(Buffer bytes, String mediaType, RequestInfo info) {
        return switch (mediaType) {
            case JSON -> json(Json.parse(bytes.getBytes()), info);
            case YAML -> json(YamlBody.parse(bytes.getBytes()), info);
            case Protobuf.MEDIA_TYPE ->
                of(Protobuf.parse(bytes.getBytes()), new Body.Whole(bytes, Protobuf.MEDIA_TYPE), info);
            default ->
                throw Refusal.unsupportedMediaType(
                        "the body of the request was in an unknown format - accepted media types include: " + JSON
                                + ", " + YAML + ", " + Protobuf.MEDIA_TYPE);
        };
    }

    private static SentBody json(@Nullable Object tree, RequestInfo info) {
        return json(
                Trees.object(tree)
                        .orElseThrow(() -> new MalformedException(MalformedException.Reason.SYNTAX, "it is no object")),
                info);
    }

    /** Changes the object. */
    private static SentBody json(Map<String, @Nullable Object> object, RequestInfo info) {
        return of(object, new Body.Whole(Buffer.buffer(Json.write(object)), JSON), info);
    }

    private static SentBody of(Map<String, @Nullable Object> object, Body toSend, RequestInfo info) {
        ServerForm.give(object, info);
        return new SentBody(Optional.of(object), Set.of(), toSend);
    }

    private static String mediaType(@Nullable String contentType) {
        if (contentType == null || contentType.isEmpty()) {
            return JSON;
        }
        int parameters = contentType.indexOf(';');
        return (parameters < 0 ? contentType : contentType.substring(0, parameters))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    private static Refusal refusal(MalformedException e) {
        return switch (e.reason()) {
            case UNKNOWN_KIND, UNKNOWN_FIELD, REPEATED_SINGULAR, UNSUPPORTED ->
                Refusal.unsupportedMediaType(
                        "the body of the request cannot be read whole, so that admission cannot judge it ("
                                + e.getMessage() + "): send it as " + JSON);
            default -> Refusal.badRequest("the object provided cannot be read: " + e.getMessage());
        };
    }
}
