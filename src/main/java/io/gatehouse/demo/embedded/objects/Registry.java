package io.gatehouse.demo.embedded.objects;

import io.gatehouse.wire.Trees;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules by which objects come and change. */
public final class Registry {
    /** Which part of an object a request may change: the other one stays as it is. */
    public enum Part {
        MAIN,
        STATUS
    }

    /**
     * How to write.
     *
     * @param dryRun whether only to say what would be
     * @param strict whether to refuse what has fields that the kind does not know
     */
    public record Options(boolean dryRun, boolean strict) {}

    /**
     * What was written.
     *
     * @param unknown paths of fields that the kind does not know and that were dropped
     */
    public record Written(Map<String, @Nullable Object> object, List<String> unknown) {}

    private static final List<String> SYSTEM_FIELDS = List.of(
            "uid",
            "creationTimestamp",
            "resourceVersion",
            "generation",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "selfLink",
            "managedFields");

    /** Kinds whose generation counts the changes of their spec. */
    private static final Set<String> COUNTED = Set.of(
            "pods",
            "podtemplates",
            "replicationcontrollers",
            "daemonsets.apps",
            "deployments.apps",
            "replicasets.apps",
            "statefulsets.apps",
            "cronjobs.batch",
            "jobs.batch",
            "endpointslices.discovery.k8s.io",
            "horizontalpodautoscalers.autoscaling",
            "ingressclasses.networking.k8s.io",
            "priorityclasses.scheduling.k8s.io",
            "ingresses.networking.k8s.io",
            "networkpolicies.networking.k8s.io",
            "poddisruptionbudgets.policy");

    private final Store store;
    private final Kind namespaces;
    private final ServiceAddresses addresses;
    private final Random random = new Random();

    public Registry(Kinds kinds, Store store) {
        this.store = store;
        this.namespaces = kinds.get("namespaces");
        this.addresses = new ServiceAddresses(store, kinds.get("services"));
    }

    /**
     * Adds an object.
     *
     * @param namespace empty for a kind without
     * @throws Failure where it breaks a rule
     */
    public Written create(Kind kind, String namespace, Map<String, @Nullable Object> tree, Options options) {
        Shape.Fitted fitted = fit(kind, tree, options);
        Map<String, @Nullable Object> object = fitted.object();
        Map<String, @Nullable Object> metadata = Meta.of(object);
        SYSTEM_FIELDS.forEach(metadata::remove);
        settleNamespace(kind, namespace, metadata);
        settleName(kind, metadata);
        String name = Meta.name(object);
        requireLiving(kind, namespace, name);
        if (store.find(kind, namespace, name).isPresent()) {
            throw Failure.alreadyExists(kind, name);
        }
        if (kind.hasSubresource("status")) {
            object.remove("status");
        }
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", Meta.now());
        if (COUNTED.contains(kind.resource())) {
            metadata.put("generation", 1L);
        }
        Map<String, @Nullable Object> settled = settle(kind, object);
        return new Written(options.dryRun() ? settled : store.put(kind, settled), fitted.unknown());
    }

    /**
     * Replaces a part of an object.
     *
     * @throws Failure where it breaks a rule, or is meant for another version of the object
     */
    public Written update(
            Kind kind, String namespace, String name, Map<String, @Nullable Object> tree, Part part, Options options) {
        Map<String, @Nullable Object> before = store.get(kind, namespace, name);
        Shape.Fitted fitted = fit(kind, tree, options);
        Map<String, @Nullable Object> object = fitted.object();
        requireSameObject(kind, name, before, object);
        Map<String, @Nullable Object> metadata = Meta.of(object);
        metadata.put("name", name);
        settleNamespace(kind, namespace, metadata);
        SYSTEM_FIELDS.forEach(field -> copy(Meta.of(before), metadata, field));
        if (kind.hasSubresource("status")) {
            object = part == Part.MAIN ? with(object, before, "status") : with(before, object, "status");
        }
        Map<String, @Nullable Object> settled = settle(kind, object);
        Validation.requireUpdate(kind, before, settled);
        boolean annotated = kind.is("deployments.apps") && part == Part.MAIN && !sameAnnotations(before, settled);
        if (annotated && sameSpec(before, settled)) {
            count(before, settled);
        }
        return new Written(options.dryRun() ? settled : replace(kind, before, settled), fitted.unknown());
    }

    /** Puts what a controller made of an object: no rule is asked. Does nothing where nothing changed. */
    public Map<String, @Nullable Object> replace(
            Kind kind, Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
        if (after.equals(before)) {
            return before;
        }
        if (COUNTED.contains(kind.resource()) && !sameSpec(before, after)) {
            count(before, after);
        }
        boolean goes = Meta.isBeingDeleted(after)
                && Trees.list(after, "metadata", "finalizers").isEmpty()
                && !Trees.list(before, "metadata", "finalizers").isEmpty();
        if (goes) {
            store.remove(kind, after);
            return after;
        }
        return store.put(kind, after);
    }

    private static Shape.Fitted fit(Kind kind, Map<String, @Nullable Object> tree, Options options) {
        Shape.Fitted fitted = Shape.fit(kind, tree);
        if (options.strict() && !fitted.unknown().isEmpty()) {
            throw Failure.badRequest("%s in version \"%s\" cannot be handled as a %s: strict decoding error: %s"
                    .formatted(
                            kind.kind(),
                            kind.version(),
                            kind.kind(),
                            fitted.unknown().stream()
                                    .map(path -> "unknown field \"" + path + "\"")
                                    .collect(Collectors.joining(", "))));
        }
        return fitted;
    }

    private static boolean sameSpec(Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
        return Objects.equals(before.get("spec"), after.get("spec"));
    }

    private static boolean sameAnnotations(Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
        return Objects.equals(Trees.at(before, "metadata", "annotations"), Trees.at(after, "metadata", "annotations"));
    }

    private static void count(Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
        long generation = Trees.at(before, "metadata", "generation") instanceof Long number ? number : 0;
        Meta.of(after).put("generation", generation + 1);
    }

    /** Adds what was left open, checks the rules, and brings all into the kind's form. */
    private Map<String, @Nullable Object> settle(Kind kind, Map<String, @Nullable Object> object) {
        Defaults.apply(kind, object);
        if (kind.is("services")) {
            addresses.assign(object);
        }
        Validation.require(kind, object);
        return Shape.fit(kind, object).object();
    }

    private static void settleNamespace(Kind kind, String namespace, Map<String, @Nullable Object> metadata) {
        Object given = metadata.get("namespace");
        if (kind.isNamespaced() && given != null && !given.equals(namespace)) {
            throw Failure.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        if (kind.isNamespaced()) {
            metadata.put("namespace", namespace);
        } else {
            metadata.remove("namespace");
        }
    }

    private void settleName(Kind kind, Map<String, @Nullable Object> metadata) {
        if (metadata.get("name") != null) {
            return;
        }
        if (!(metadata.get("generateName") instanceof String prefix)) {
            throw Failure.invalid(kind, "", "metadata.name", "Required value: name or generateName is required");
        }
        metadata.put("name", Names.generate(prefix, random));
    }

    private void requireLiving(Kind kind, String namespace, String name) {
        if (kind.isNamespaced() && Meta.isBeingDeleted(store.get(namespaces, "", namespace))) {
            throw Failure.forbidden(
                    kind,
                    name,
                    "unable to create new content in namespace " + namespace + " because it is being terminated");
        }
    }

    private static void requireSameObject(
            Kind kind, String name, Map<String, @Nullable Object> before, Map<String, @Nullable Object> object) {
        String given = Meta.name(object);
        if (!given.isEmpty() && !given.equals(name)) {
            throw Failure.badRequest(
                    "the name of the object (%s) does not match the name on the URL (%s)".formatted(given, name));
        }
        String version = Meta.resourceVersion(object);
        if (!version.isEmpty() && !version.equals(Meta.resourceVersion(before))) {
            throw Failure.conflict(
                    kind,
                    name,
                    "the object has been modified; please apply your changes to the latest version and try again");
        }
        String uid = Meta.uid(object);
        if (!uid.isEmpty() && !uid.equals(Meta.uid(before))) {
            throw Failure.conflict(
                    kind,
                    name,
                    "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                            .formatted(uid, Meta.uid(before)));
        }
    }

    private static void copy(Map<String, @Nullable Object> from, Map<String, @Nullable Object> to, String field) {
        if (from.get(field) == null) {
            to.remove(field);
        } else {
            to.put(field, from.get(field));
        }
    }

    /** A copy of {@code object} that has one field of the other. */
    private static Map<String, @Nullable Object> with(
            Map<String, @Nullable Object> object, Map<String, @Nullable Object> other, String field) {
        Map<String, @Nullable Object> copy = Trees.object(Trees.copy(object)).orElseThrow();
        copy(Trees.object(Trees.copy(other)).orElseThrow(), copy, field);
        return copy;
    }
}
