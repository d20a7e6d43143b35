package io.gatehouse.admission;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the policies that a write concerns; those about other resources cost nothing. */
final class PolicyIndex {
    /** Not stored, and asked all the time: no policy sees them, as at kube-apiserver. */
    private static final Set<String> EXEMPT = Set.of(
            "selfsubjectreviews.authentication.k8s.io",
            "tokenreviews.authentication.k8s.io",
            "localsubjectaccessreviews.authorization.k8s.io",
            "selfsubjectaccessreviews.authorization.k8s.io",
            "selfsubjectrulesreviews.authorization.k8s.io",
            "subjectaccessreviews.authorization.k8s.io");

    private final Map<String, List<Policy>> byResource = new HashMap<>();
    private final List<Policy> ofOthers;

    PolicyIndex(List<Policy> policies) {
        Set<String> named = new HashSet<>();
        policies.forEach(policy -> named.addAll(policy.selection().match().resources()));
        for (String resource : named) {
            byResource.put(resource, about(resource, policies));
        }
        ofOthers = byResource.getOrDefault("*", List.of());
    }

    private static List<Policy> about(String resource, List<Policy> policies) {
        return policies.stream()
                .filter(policy -> {
                    Set<String> resources = policy.selection().match().resources();
                    return resources.contains("*") || resources.contains(resource);
                })
                .toList();
    }

    boolean hasAny(Write write) {
        for (Policy policy : candidates(write)) {
            if (policy.mayConcern(write)) {
                return true;
            }
        }
        return false;
    }

    /** Those that may have a say, in the order of their files. */
    List<Policy> of(Write write) {
        List<Policy> concerned = new ArrayList<>();
        for (Policy policy : candidates(write)) {
            if (policy.mayConcern(write)) {
                concerned.add(policy);
            }
        }
        return concerned;
    }

    private List<Policy> candidates(Write write) {
        List<Policy> candidates = byResource.getOrDefault(write.info().resource(), ofOthers);
        return !candidates.isEmpty()
                        && EXEMPT.contains(
                                write.info().resource() + "." + write.info().apiGroup())
                ? List.of()
                : candidates;
    }
}
