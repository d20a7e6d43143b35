package io.gatehouse.demo.embedded.objects;

import io.gatehouse.wire.Trees;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules by which objects go. */
public final class Deletion {
    /** As {@code DeleteOptions} say; empty where nothing is said. */
    public record Options(
            Optional<String> uid,
            Optional<String> resourceVersion,
            Optional<Long> gracePeriodSeconds,
            boolean orphan,
            boolean dryRun) {}

    private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final Kinds kinds;
    private final Store store;

    public Deletion(Kinds kinds, Store store) {
        this.kinds = kinds;
        this.store = store;
    }

    /**
     * Deletes the object, at once or by marking it for whoever has to clean up first.
     *
     * @return what is left of it, if it is still there
     */
    public Optional<Map<String, @Nullable Object>> delete(Kind kind, String namespace, String name, Options options) {
        Map<String, @Nullable Object> object = store.get(kind, namespace, name);
        requireAllowed(kind, name);
        requirePreconditions(kind, object, options);
        Map<String, @Nullable Object> marked = marked(kind, object, options);
        boolean stays = kind.is("namespaces")
                || !Trees.list(object, "metadata", "finalizers").isEmpty()
                || (kind.is("pods") && grace(object, options) > 0);
        if (options.dryRun()) {
            return Optional.of(marked);
        }
        if (options.orphan()) {
            orphanDependents(Meta.uid(object));
        }
        if (stays) {
            return Optional.of(Meta.isBeingDeleted(object) ? object : store.put(kind, marked));
        }
        store.remove(kind, object);
        return Optional.empty();
    }

    private static void requireAllowed(Kind kind, String name) {
        if (kind.is("namespaces") && IMMORTAL.contains(name)) {
            throw Failure.forbidden(kind, name, "this namespace may not be deleted");
        }
    }

    private static void requirePreconditions(Kind kind, Map<String, @Nullable Object> object, Options options) {
        String uid = options.uid().orElse(Meta.uid(object));
        if (!uid.equals(Meta.uid(object))) {
            throw Failure.conflict(
                    kind,
                    Meta.name(object),
                    "the UID in the precondition (%s) does not match the UID in record (%s). The object might have been deleted and then recreated"
                            .formatted(uid, Meta.uid(object)));
        }
        String version = options.resourceVersion().orElse(Meta.resourceVersion(object));
        if (!version.equals(Meta.resourceVersion(object))) {
            throw Failure.conflict(
                    kind,
                    Meta.name(object),
                    "the ResourceVersion in the precondition (%s) does not match the ResourceVersion in record (%s). The object might have been modified"
                            .formatted(version, Meta.resourceVersion(object)));
        }
    }

    private static Map<String, @Nullable Object> marked(
            Kind kind, Map<String, @Nullable Object> object, Options options) {
        Map<String, @Nullable Object> marked = Trees.object(Trees.copy(object)).orElseThrow();
        long grace = kind.is("pods") ? grace(object, options) : 0;
        Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(grace);
        Meta.of(marked).put("deletionTimestamp", end.toString());
        if (!kind.is("namespaces")) {
            Meta.of(marked).put("deletionGracePeriodSeconds", grace);
        } else {
            Trees.grow(marked, "status").put("phase", "Terminating");
        }
        return Shape.fit(kind, marked).object();
    }

    /** A pod that never ran, or runs no longer, has nothing to end. */
    private static long grace(Map<String, @Nullable Object> pod, Options options) {
        boolean runs = Trees.at(pod, "spec", "nodeName") != null
                && !ENDED.contains(Trees.string(pod, "status", "phase").orElse(""));
        long own = Trees.at(pod, "spec", "terminationGracePeriodSeconds") instanceof Long seconds ? seconds : 0;
        return runs ? options.gracePeriodSeconds().orElse(own) : 0;
    }

    /** Lets everything live on that the object owned. */
    private void orphanDependents(String uid) {
        for (Kind kind : kinds.all()) {
            for (Map<String, @Nullable Object> dependent : store.list(kind, "")) {
                if (Meta.isOwnedBy(dependent, uid)) {
                    Map<String, @Nullable Object> free =
                            Trees.object(Trees.copy(dependent)).orElseThrow();
                    List<@Nullable Object> owners = Meta.owners(free);
                    owners.removeIf(owner -> uid.equals(Trees.at(owner, "uid")));
                    store.put(kind, Shape.fit(kind, free).object());
                }
            }
        }
    }
}
