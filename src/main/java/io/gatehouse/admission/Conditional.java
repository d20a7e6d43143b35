package io.gatehouse.admission;

import io.gatehouse.core.Body;
import io.gatehouse.core.Refusal;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.MalformedException;
import io.gatehouse.wire.Trees;
import io.gatehouse.wire.Weight;
import io.gatehouse.wire.YamlBody;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A body that takes effect only on the object that was seen.
 *
 * @param isOurs whether the condition is the gate's; else the client has set one itself, or there can be none
 */
record Conditional(Body body, boolean isOurs) {
    private static final String VERSION = "resourceVersion";
    private static final String VERSION_POINTER = "/metadata/resourceVersion";

    /**
     * @param old what is stored; where nothing is, there is no condition for that
     * @throws MalformedException where the body cannot be read
     */
    static Conditional of(Body.Whole sent, Write write, Optional<Map<String, @Nullable Object>> old, Weight weight) {
        Optional<String> version = old.flatMap(object -> Trees.string(object, "metadata", VERSION));
        if (version.isEmpty()) {
            return new Conditional(sent, false);
        }
        return write.patch().isPresent()
                ? patch(sent.bytes(), sent.contentType(), write.patch().get(), version.get(), weight)
                : update(sent, version.get(), weight);
    }

    private static Conditional update(Body.Whole sent, String version, Weight weight) {
        Map<String, @Nullable Object> object = MediaType.object(sent, weight);
        if (!Trees.string(object, "metadata", VERSION).orElse("").isEmpty()) {
            return MediaType.of(sent.contentType()).equals(MediaType.PROTOBUF)
                    ? new Conditional(sent, false)
                    : new Conditional(json(object, MediaType.JSON), false);
        }
        setVersion(object, version);
        return new Conditional(json(object, MediaType.JSON), true);
    }

    private static Conditional patch(Buffer bytes, String contentType, PatchType type, String version, Weight weight) {
        return switch (type) {
            case JSON -> jsonPatch(operations(Json.parse(bytes.getBytes(), weight)), version);
            case MERGE, STRATEGIC_MERGE -> merge(Json.parseObject(bytes.getBytes(), weight), type.mediaType(), version);
            case APPLY -> merge(YamlBody.parseObject(bytes.getBytes(), weight), contentType, version);
        };
    }

    private static Conditional merge(Map<String, @Nullable Object> patch, String contentType, String version) {
        boolean isTheirs = Trees.at(patch, "metadata", VERSION) != null;
        if (!isTheirs) {
            setVersion(patch, version);
        }
        return new Conditional(json(patch, contentType), !isTheirs);
    }

    /** RFC 6902: what is added to a member that is there replaces it. */
    private static Conditional jsonPatch(List<@Nullable Object> operations, String version) {
        for (Object operation : operations) {
            String path = Trees.string(operation, "path").orElse("");
            boolean isTest = Trees.string(operation, "op").orElse("").equals("test");
            if (path.equals(VERSION_POINTER) && !isTest) {
                return new Conditional(json(operations, PatchType.JSON.mediaType()), false);
            }
            if (path.isEmpty() || path.equals("/metadata")) {
                throw Refusal.badRequest("admission judges no patch that replaces the metadata as a whole");
            }
        }
        Map<String, @Nullable Object> condition = new LinkedHashMap<>();
        condition.put("op", "add");
        condition.put("path", VERSION_POINTER);
        condition.put("value", version);
        operations.add(condition);
        return new Conditional(json(operations, PatchType.JSON.mediaType()), true);
    }

    private static List<@Nullable Object> operations(@Nullable Object document) {
        if (document instanceof List<?> operations) {
            return new ArrayList<>(operations);
        }
        throw new MalformedException(MalformedException.Reason.SYNTAX, "a JSON patch is a list");
    }

    private static void setVersion(Map<String, @Nullable Object> object, String version) {
        if (object.containsKey("metadata") && !(object.get("metadata") instanceof Map)) {
            throw Refusal.badRequest("the object provided cannot be read: metadata is no object");
        }
        Trees.grow(object, "metadata").put(VERSION, version);
    }

    private static Body.Whole json(@Nullable Object tree, String contentType) {
        return new Body.Whole(Buffer.buffer(Json.write(tree)), contentType);
    }
}
