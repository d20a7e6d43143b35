package io.gatehouse.admission;

import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.core.Body;
import io.gatehouse.core.Call;
import io.gatehouse.core.OffEventLoop;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.core.Walk;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.MalformedException;
import io.gatehouse.wire.Protobuf;
import io.gatehouse.wire.Trees;
import io.gatehouse.wire.Weight;
import io.gatehouse.wire.YamlBody;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A body that was read, and what goes on in its place: JSON and YAML as the JSON that was understood, for two parsers differ over
 * keys that come twice; protobuf byte for byte, for it is only understood whole.
 */
record SentBody(
        Optional<Map<String, @Nullable Object>> object,
        Optional<Map<String, @Nullable Object>> options,
        Set<List<String>> patched,
        Body toSend) {
    /** Fails with a {@link Refusal} where it cannot be read. */
    static Future<SentBody> read(Call call, Write write, BodyLimit.Reading reading) {
        return Walk.from(reading.read(call.body()))
                .then(bytes -> OffEventLoop.unlessShort(
                        bytes.length(), () -> understood(bytes, call, write, reading.weight())))
                .future();
    }

    /**
     * One that goes on in place of this one, as JSON whatever this one came as.
     *
     * @param object is changed
     */
    Future<SentBody> replacedBy(Map<String, @Nullable Object> object, RequestInfo info) {
        int length = toSend instanceof Body.Whole whole ? whole.bytes().length() : 0;
        return OffEventLoop.unlessShort(length, () -> json(object, info));
    }

    /** Here, as long as that is quick; what cannot be read is refused. */
    static <T> Future<T> reading(int bytes, Callable<T> work) {
        return OffEventLoop.unlessShort(bytes, work)
                .recover(failure -> Future.failedFuture(
                        failure instanceof MalformedException malformed ? refusal(malformed) : failure));
    }

    private static SentBody understood(Buffer bytes, Call call, Write write, Weight weight) {
        try {
            if (write.operations().get(0) == Operation.DELETE) {
                return deletion(bytes, call, weight);
            }
            if (bytes.length() == 0) {
                return new SentBody(Optional.empty(), Optional.empty(), Set.of(), Body.NONE);
            }
            return write.patch().isPresent()
                    ? patch(bytes, write.patch().get(), weight)
                    : object(bytes, MediaType.of(call.headers().get("Content-Type")), write.info(), weight);
        } catch (MalformedException e) {
            throw refusal(e);
        }
    }

    private static SentBody deletion(Buffer bytes, Call call, Weight weight) {
        String contentType = call.headers().get("Content-Type");
        DeletionOptions options = DeletionOptions.read(
                new Body.Whole(bytes, contentType == null ? MediaType.JSON : contentType), call.target(), weight);
        return new SentBody(
                Optional.empty(),
                Optional.of(options.shown()),
                Set.of(),
                bytes.length() == 0 ? Body.NONE : options.body());
    }

    private static SentBody patch(Buffer bytes, PatchType type, Weight weight) {
        Object document = Json.parse(bytes.getBytes(), weight);
        return new SentBody(
                Optional.empty(),
                Optional.empty(),
                PatchedPaths.of(type, document),
                new Body.Whole(Buffer.buffer(Json.write(document)), type.mediaType()));
    }

    private static SentBody object(Buffer bytes, String mediaType, RequestInfo info, Weight weight) {
        return switch (mediaType) {
            case MediaType.JSON -> json(Json.parse(bytes.getBytes(), weight), info);
            case MediaType.YAML -> json(YamlBody.parse(bytes.getBytes(), weight), info);
            case MediaType.PROTOBUF ->
                of(Protobuf.parse(bytes.getBytes(), weight), new Body.Whole(bytes, MediaType.PROTOBUF), info);
            default -> throw MediaType.unknown();
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
        return of(object, new Body.Whole(Buffer.buffer(Json.write(object)), MediaType.JSON), info);
    }

    private static SentBody of(Map<String, @Nullable Object> object, Body toSend, RequestInfo info) {
        ServerForm.give(object, info);
        return new SentBody(Optional.of(object), Optional.empty(), Set.of(), toSend);
    }

    static Refusal refusal(MalformedException e) {
        return switch (e.reason()) {
            case UNKNOWN_KIND, UNKNOWN_FIELD, REPEATED_SINGULAR, UNSUPPORTED ->
                Refusal.unsupportedMediaType(
                        "the body of the request cannot be read whole, so that admission cannot judge it ("
                                + e.getMessage() + "): send it as " + MediaType.JSON);
            default -> Refusal.badRequest("the object provided cannot be read: " + e.getMessage());
        };
    }
}
