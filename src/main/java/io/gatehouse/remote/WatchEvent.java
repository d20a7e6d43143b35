package io.gatehouse.remote;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.MalformedException;
import io.gatehouse.wire.Trees;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of a watch.
 *
 * @param resourceVersion up to where all is known with it
 */
record WatchEvent(
        Type type, String resourceVersion, @Nullable Object object) {
    enum Type {
        ADDED,
        MODIFIED,
        DELETED,
        BOOKMARK,
        /** The watch cannot go on: mostly because it began too long ago. */
        ERROR
    }

    /** @throws MalformedException where it is none */
    static WatchEvent of(byte[] line) {
        Map<String, @Nullable Object> event = Json.parseObject(line);
        Type type = type(Trees.string(event, "type").orElse(""));
        String version =
                Trees.string(event, "object", "metadata", "resourceVersion").orElse("");
        if (type != Type.ERROR && version.isEmpty()) {
            throw new MalformedException(MalformedException.Reason.SYNTAX, "an event without its resourceVersion");
        }
        return new WatchEvent(type, version, event.get("object"));
    }

    private static Type type(String name) {
        for (Type type : Type.values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw new MalformedException(MalformedException.Reason.SYNTAX, "an event of an unknown type");
    }
}
