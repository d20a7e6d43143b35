package io.gatehouse.remote;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.MalformedException;
import io.gatehouse.wire.Trees;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list, as API servers write it.
 *
 * @param resourceVersion as of when; a watch goes on from there
 * @param next where the next page is asked for; empty behind the last one
 */
record ObjectList(String resourceVersion, String next, List<@Nullable Object> items) {
    /** @throws MalformedException where it is none */
    static ObjectList of(byte[] json) {
        Map<String, @Nullable Object> list = Json.parseObject(json);
        String version = Trees.string(list, "metadata", "resourceVersion").orElse("");
        if (version.isEmpty()) {
            throw new MalformedException(MalformedException.Reason.SYNTAX, "a list without its resourceVersion");
        }
        return new ObjectList(
                version, Trees.string(list, "metadata", "continue").orElse(""), Trees.list(list, "items"));
    }
}
