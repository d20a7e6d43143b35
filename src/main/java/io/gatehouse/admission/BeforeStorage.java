package io.gatehouse.admission;

import io.gatehouse.core.Body;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import io.gatehouse.wire.Weight;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An update as kube-apiserver shows it to those that may change it: with defaults, a patch applied, but before storage has said who
 * it is and how it fares (k8s.io/apiserver, {@code registry/rest/update.go}). And what goes on of it when they have.
 */
final class BeforeStorage {
    private static final List<String> STORAGES = List.of(
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "selfLink");
    private static final String OWNERS = "managedFields";
    private static final String STATUS = "status";

    private BeforeStorage() {}

    /** @param stored what the update comes to; stays as it is */
    static Map<String, @Nullable Object> of(
            Body.Whole sent, Write write, RequestInfo info, Stored stored, Weight weight) {
        Map<String, @Nullable Object> shown =
                Trees.object(Trees.copy(stored.object().orElseThrow())).orElseThrow();
        Optional<Map<String, @Nullable Object>> from =
                write.patch().isPresent() ? stored.old() : sentObject(sent, info, weight);
        Map<String, @Nullable Object> metadata = Trees.grow(shown, "metadata");
        for (String key : STORAGES) {
            restore(metadata, key, from.map(object -> Trees.at(object, "metadata", key)));
        }
        if (write.patch().isEmpty() && !info.subresource().equals(STATUS)) {
            restore(shown, STATUS, from.map(object -> object.get(STATUS)));
        }
        return shown;
    }

    private static Optional<Map<String, @Nullable Object>> sentObject(
            Body.Whole sent, RequestInfo info, Weight weight) {
        Map<String, @Nullable Object> object = MediaType.object(sent, weight);
        ServerForm.give(object, info);
        return Optional.of(object);
    }

    private static void restore(Map<String, @Nullable Object> object, String key, Optional<Object> value) {
        if (value.isPresent()) {
            object.put(key, value.get());
        } else {
            object.remove(key);
        }
    }

    /**
     * In the verb in which the update came, for its sender may have no right to another: a whole object for a whole object, and a
     * JSON patch of what is stored for a patch. Who owns which fields is what the API server makes of that.
     *
     * @param object made of what {@link #of} shows
     * @throws Refusal of an apply: what it changes would have other owners
     */
    static Body.Whole changed(
            Body.Whole sent,
            Write write,
            RequestInfo info,
            Stored stored,
            Map<String, @Nullable Object> object,
            Weight weight) {
        if (write.patch().filter(type -> type == PatchType.APPLY).isPresent()) {
            throw Refusal.forbidden(
                    info.apiGroup(),
                    info.resource(),
                    info.name(),
                    "an admission webhook changes what a server-side apply comes to, which cannot go on as an apply: apply what"
                            + " the webhook makes of it, or create, replace or patch the object");
        }
        boolean isPatch = write.patch().isPresent();
        Map<String, @Nullable Object> copy = Trees.object(Trees.copy(object)).orElseThrow();
        Object owners = Trees.at(stored.object().orElseThrow(), "metadata", OWNERS);
        if (Objects.equals(owners, Trees.at(copy, "metadata", OWNERS))) {
            Map<String, @Nullable Object> from = isPatch ? stored.old().orElseThrow() : MediaType.object(sent, weight);
            restore(Trees.grow(copy, "metadata"), OWNERS, Optional.ofNullable(Trees.at(from, "metadata", OWNERS)));
        }
        return isPatch
                ? whole(difference(stored.old().orElseThrow(), copy, ""), PatchType.JSON.mediaType())
                : whole(copy, MediaType.JSON);
    }

    private static Body.Whole whole(Object tree, String contentType) {
        return new Body.Whole(Buffer.buffer(Json.write(tree)), contentType);
    }

    /** Member by member, and those of the metadata one by one: a condition is put among them. */
    private static List<@Nullable Object> difference(
            Map<String, @Nullable Object> from, Map<String, @Nullable Object> to, String path) {
        List<@Nullable Object> operations = Trees.listOf();
        to.forEach((key, value) -> {
            Object before = from.get(key);
            if (path.isEmpty() && key.equals("metadata")) {
                operations.addAll(difference(
                        Trees.object(before).orElseThrow(), Trees.object(value).orElseThrow(), "/metadata"));
            } else if (!Objects.equals(before, value) || !from.containsKey(key)) {
                operations.add(Trees.of("op", "add", "path", path + "/" + escaped(key), "value", value));
            }
        });
        from.keySet().stream()
                .filter(key -> !to.containsKey(key))
                .forEach(key -> operations.add(Trees.of("op", "remove", "path", path + "/" + escaped(key))));
        return operations;
    }

    /** RFC 6901. */
    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
