package io.gatehouse.demo.embedded.objects;

import io.gatehouse.wire.Trees;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON merge patch (RFC 7386). */
final class MergePatch {
    private MergePatch() {}

    /** Changes {@code target}. */
    static void apply(Map<String, @Nullable Object> target, Map<String, @Nullable Object> patch) {
        patch.forEach((key, value) -> {
            if (value == null) {
                target.remove(key);
            } else if (value instanceof Map) {
                if (!(target.get(key) instanceof Map)) {
                    target.put(key, Trees.of());
                }
                apply(Trees.grow(target, key), Trees.object(value).orElseThrow());
            } else {
                target.put(key, Trees.copy(value));
            }
        });
    }
}
