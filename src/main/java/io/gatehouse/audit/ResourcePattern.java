package io.gatehouse.audit;

import io.gatehouse.audit.PolicyFile.GroupResources;
import io.gatehouse.core.RequestInfo;
import java.util.Set;
import java.util.stream.Collectors;

/** Resources of one API group, or of all. */
final class ResourcePattern {
    private final String group;
    private final Set<String> names;
    private final boolean anyResource;

    /** {@code pods}, {@code pods/log}. */
    private final Set<String> exact;

    /** Of {@code pods/*}, which means pods themselves too. */
    private final Set<String> withAllSubresources;

    /** Of {@code *}{@code /scale}. */
    private final Set<String> subresourcesOfAny;

    ResourcePattern(GroupResources pattern) {
        group = pattern.group();
        names = Set.copyOf(pattern.resourceNames());
        anyResource = pattern.resources().isEmpty() || pattern.resources().contains("*");
        exact = Set.copyOf(pattern.resources());
        withAllSubresources = pattern.resources().stream()
                .filter(resource -> resource.endsWith("/*"))
                .map(resource -> resource.substring(0, resource.length() - 2))
                .collect(Collectors.toUnmodifiableSet());
        subresourcesOfAny = pattern.resources().stream()
                .filter(resource -> resource.startsWith("*/"))
                .map(resource -> resource.substring(2))
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean matches(RequestInfo info) {
        return (group.equals("*") || group.equals(info.apiGroup()))
                && (names.isEmpty() || names.contains(info.name()))
                && (anyResource || matchesResource(info));
    }

    private boolean matchesResource(RequestInfo info) {
        if (withAllSubresources.contains(info.resource())) {
            return true;
        }
        return info.subresource().isEmpty()
                ? exact.contains(info.resource())
                : subresourcesOfAny.contains(info.subresource()) || exact.contains(info.fullResource());
    }
}
