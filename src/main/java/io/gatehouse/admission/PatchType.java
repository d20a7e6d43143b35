package io.gatehouse.admission;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a patch is written (k8s.io/apimachinery, {@code types/patch.go}). */
enum PatchType {
    JSON,
    MERGE,
    STRATEGIC_MERGE,
    /** Server-side apply, and whatever an API server might take for it. */
    APPLY;

    private static final Map<String, PatchType> BY_MEDIA_TYPE = Map.of(
            "application/json-patch+json", JSON,
            "application/merge-patch+json", MERGE,
            "application/strategic-merge-patch+json", STRATEGIC_MERGE);

    /** By the header's value, compared as kube-apiserver does: what it does not know to the letter it refuses. */
    static PatchType of(@Nullable String contentType) {
        if (contentType == null) {
            return APPLY;
        }
        int parameters = contentType.indexOf(';');
        return BY_MEDIA_TYPE.getOrDefault(parameters > 0 ? contentType.substring(0, parameters) : contentType, APPLY);
    }

    String mediaType() {
        return switch (this) {
            case JSON -> "application/json-patch+json";
            case MERGE -> "application/merge-patch+json";
            case STRATEGIC_MERGE -> "application/strategic-merge-patch+json";
            case APPLY -> "application/apply-patch+yaml";
        };
    }
}
