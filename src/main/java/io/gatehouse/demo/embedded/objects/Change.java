package io.gatehouse.demo.embedded.objects;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to an object. Neither of the two may be changed.
 *
 * @param version of the whole store, and the object's resourceVersion from here on
 * @param object as it is now, or was last
 * @param before as it was before, if it was
 */
public record Change(
        long version,
        Type type,
        Kind kind,
        Map<String, @Nullable Object> object,
        @Nullable Map<String, @Nullable Object> before) {

    public enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }
}
