package io.gatehouse.demo.embedded.objects;

import io.gatehouse.wire.JsonPatch;
import io.gatehouse.wire.PatchException;
import io.gatehouse.wire.Schema;
import io.gatehouse.wire.Trees;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ways to patch an object, by the media type of the patch. */
public enum Patch {
    JSON("application/json-patch+json"),
    MERGE("application/merge-patch+json"),
    STRATEGIC("application/strategic-merge-patch+json"),
    /** Server-side apply, as far as it goes without managed fields: what was applied before and is left out now stays. */
    APPLY("application/apply-patch+yaml");

    private final String mediaType;

    Patch(String mediaType) {
        this.mediaType = mediaType;
    }

    public static Optional<Patch> of(String mediaType) {
        return Arrays.stream(values())
                .filter(patch -> patch.mediaType.equals(mediaType))
                .findFirst();
    }

    public String mediaType() {
        return mediaType;
    }

    /** A copy of the object with the patch applied. */
    public Map<String, @Nullable Object> apply(
            Schema.Message message, Map<String, @Nullable Object> object, @Nullable Object patch) {
        Map<String, @Nullable Object> target = Trees.object(Trees.copy(object)).orElseThrow();
        if (this == JSON) {
            if (!(patch instanceof List)) {
                throw Failure.badRequest("error decoding patch: it must be a list of operations");
            }
            return patched(target, Trees.list(patch));
        }
        Map<String, @Nullable Object> changes =
                Trees.object(patch).orElseThrow(() -> Failure.badRequest("error decoding patch: it must be an object"));
        if (this == MERGE) {
            MergePatch.apply(target, changes);
        } else {
            StrategicMerge.apply(message, target, changes);
        }
        return target;
    }

    /** The document as a whole cannot be replaced: it would be another object. */
    private static Map<String, @Nullable Object> patched(
            Map<String, @Nullable Object> target, List<@Nullable Object> operations) {
        if (operations.size() > JsonPatch.MAX_OPERATIONS) {
            throw Failure.tooLarge();
        }
        try {
            return Trees.object(JsonPatch.apply(target, operations))
                    .filter(result -> result == target)
                    .orElseThrow(Failure::unprocessable);
        } catch (PatchException e) {
            throw Failure.unprocessable();
        }
    }
}
