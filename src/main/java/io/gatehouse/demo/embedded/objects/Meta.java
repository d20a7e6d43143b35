package io.gatehouse.demo.embedded.objects;

import io.gatehouse.wire.Trees;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an object's metadata says. */
public final class Meta {
    private Meta() {}

    public static String name(Object object) {
        return text(object, "name");
    }

    /** Empty where the object has none. */
    public static String namespace(Object object) {
        return text(object, "namespace");
    }

    public static String uid(Object object) {
        return text(object, "uid");
    }

    public static String resourceVersion(Object object) {
        return text(object, "resourceVersion");
    }

    private static String text(Object object, String field) {
        return Trees.string(object, "metadata", field).orElse("");
    }

    public static Map<String, @Nullable Object> of(Map<String, @Nullable Object> object) {
        return Trees.grow(object, "metadata");
    }

    public static Map<String, @Nullable Object> labels(Object object) {
        return Trees.object(object, "metadata", "labels").orElse(Map.of());
    }

    public static boolean isBeingDeleted(Object object) {
        return Trees.at(object, "metadata", "deletionTimestamp") != null;
    }

    /** The UID of the object whose controller made and minds this one. */
    public static Optional<String> controller(Object object) {
        return owners(object).stream()
                .filter(owner -> Boolean.TRUE.equals(Trees.at(owner, "controller")))
                .flatMap(owner -> Trees.string(owner, "uid").stream())
                .findFirst();
    }

    public static List<@Nullable Object> owners(Object object) {
        return Trees.list(object, "metadata", "ownerReferences");
    }

    public static boolean isOwnedBy(Object object, String uid) {
        return owners(object).stream().anyMatch(owner -> uid.equals(Trees.at(owner, "uid")));
    }

    /** A time as the API writes it. */
    public static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
