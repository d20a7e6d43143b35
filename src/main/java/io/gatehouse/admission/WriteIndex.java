package io.gatehouse.admission;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the policies or webhooks that a write concerns; those about other resources cost nothing. */
final class WriteIndex<T extends WriteIndex.Interested> {
    /** Not stored, and asked all the time: no policy and no webhook sees them, as at kube-apiserver. */
    private static final Set<String> EXEMPT = Set.of(
            "selfsubjectreviews.authentication.k8s.io",
            "tokenreviews.authentication.k8s.io",
            "localsubjectaccessreviews.authorization.k8s.io",
            "selfsubjectaccessreviews.authorization.k8s.io",
            "selfsubjectrulesreviews.authorization.k8s.io",
            "subjectaccessreviews.authorization.k8s.io");

    /** Who may have a say about some writes. */
    interface Interested {
        /** The names of the resources that it may be about; {@code *} among them for all. */
        Set<String> resources();

        /** Whether it may have a say, as far as that can be told before the object is there. */
        boolean mayConcern(Write write);
    }

    private final Map<String, List<T>> byResource = new HashMap<>();
    private final List<T> ofOthers;

    WriteIndex(List<T> all) {
        Set<String> named = new HashSet<>();
        all.forEach(one -> named.addAll(one.resources()));
        for (String resource : named) {
            byResource.put(resource, about(resource, all));
        }
        ofOthers = byResource.getOrDefault("*", List.of());
    }

    private List<T> about(String resource, List<T> all) {
        return all.stream()
                .filter(one -> one.resources().contains("*") || one.resources().contains(resource))
                .toList();
    }

    boolean hasAny(Write write) {
        for (T candidate : candidates(write)) {
            if (candidate.mayConcern(write)) {
                return true;
            }
        }
        return false;
    }

    /** Those that may have a say, in their order. */
    List<T> of(Write write) {
        List<T> concerned = new ArrayList<>();
        for (T candidate : candidates(write)) {
            if (candidate.mayConcern(write)) {
                concerned.add(candidate);
            }
        }
        return concerned;
    }

    private List<T> candidates(Write write) {
        List<T> candidates = byResource.getOrDefault(write.info().resource(), ofOthers);
        return !candidates.isEmpty()
                        && EXEMPT.contains(
                                write.info().resource() + "." + write.info().apiGroup())
                ? List.of()
                : candidates;
    }
}
