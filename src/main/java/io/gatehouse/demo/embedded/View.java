package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.objects.Failure;
import io.gatehouse.demo.embedded.objects.Kind;
import io.gatehouse.wire.Trees;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How objects are shown: whole, as rows of a table, or by their metadata alone; always as JSON. */
enum View {
    WHOLE,
    TABLE,
    METADATA;

    private static final String META = "meta.k8s.io/v1";

    /**
     * The first form that the {@code Accept} header names and that is there.
     *
     * @throws Failure 406
     */
    static View of(@Nullable String accept) {
        if (accept == null || accept.isBlank()) {
            return WHOLE;
        }
        return Arrays.stream(accept.split(","))
                .flatMap(range -> ofRange(range).stream())
                .findFirst()
                .orElseThrow(() -> Failure.notAcceptable(Answer.JSON));
    }

    private static Optional<View> ofRange(String range) {
        List<String> parts = Arrays.stream(range.toLowerCase(Locale.ROOT).split(";"))
                .map(String::trim)
                .toList();
        if (!List.of(Answer.JSON, "application/*", "*/*").contains(parts.get(0))) {
            return Optional.empty();
        }
        Optional<String> as =
                parts.stream().filter(part -> part.startsWith("as=")).findFirst();
        if (as.isEmpty()) {
            return Optional.of(WHOLE);
        }
        if (!parts.contains("v=v1") || !parts.contains("g=meta.k8s.io")) {
            return Optional.empty();
        }
        return switch (as.get()) {
            case "as=table" -> Optional.of(TABLE);
            case "as=partialobjectmetadata", "as=partialobjectmetadatalist" -> Optional.of(METADATA);
            default -> Optional.empty();
        };
    }

    Map<String, @Nullable Object> one(Kind kind, Map<String, @Nullable Object> object, String includeObject) {
        return switch (this) {
            case WHOLE -> object;
            case METADATA -> metadata(object);
            case TABLE -> TableView.of(kind, List.of(object), version(object), includeObject);
        };
    }

    Map<String, @Nullable Object> list(
            Kind kind, List<Map<String, @Nullable Object>> objects, long version, String includeObject) {
        return switch (this) {
            case WHOLE -> list(kind.kind() + "List", kind.apiVersion(), objects, version);
            case METADATA ->
                list(
                        "PartialObjectMetadataList",
                        META,
                        objects.stream().map(View::metadata).toList(),
                        version);
            case TABLE -> TableView.of(kind, objects, Long.toString(version), includeObject);
        };
    }

    private static Map<String, @Nullable Object> list(
            String kind, String apiVersion, List<Map<String, @Nullable Object>> items, long version) {
        return Trees.of(
                "kind",
                kind,
                "apiVersion",
                apiVersion,
                "metadata",
                Trees.of("resourceVersion", Long.toString(version)),
                "items",
                new ArrayList<>(items));
    }

    static Map<String, @Nullable Object> metadata(Map<String, @Nullable Object> object) {
        return Trees.of("kind", "PartialObjectMetadata", "apiVersion", META, "metadata", object.get("metadata"));
    }

    private static String version(Map<String, @Nullable Object> object) {
        return Trees.string(object, "metadata", "resourceVersion").orElse("");
    }
}
