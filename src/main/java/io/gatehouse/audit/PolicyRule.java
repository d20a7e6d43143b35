package io.gatehouse.audit;

import io.gatehouse.audit.PolicyFile.Rule;
import io.gatehouse.core.Identity;
import io.gatehouse.core.RequestInfo;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A rule made ready to be asked often (k8s.io/apiserver, {@code pkg/audit/policy/checker.go}). An empty set concerns all. */
final class PolicyRule {
    private final Treatment treatment;
    private final Set<String> users;
    private final Set<String> groups;
    private final Set<String> verbs;
    private final Set<String> namespaces;
    private final List<ResourcePattern> resources;
    private final List<String> paths;

    PolicyRule(Rule rule, Treatment treatment) {
        this.treatment = treatment;
        this.users = Set.copyOf(rule.users());
        this.groups = Set.copyOf(rule.userGroups());
        this.verbs = Set.copyOf(rule.verbs());
        this.namespaces = Set.copyOf(rule.namespaces());
        this.resources = rule.resources().stream().map(ResourcePattern::new).toList();
        this.paths = List.copyOf(rule.nonResourceURLs());
    }

    Treatment treatment() {
        return treatment;
    }

    boolean matches(@Nullable Identity user, RequestInfo info) {
        return matchesUser(user) && (verbs.isEmpty() || verbs.contains(info.verb())) && matchesWhat(info);
    }

    private boolean matchesUser(@Nullable Identity user) {
        if (users.isEmpty() && groups.isEmpty()) {
            return true;
        }
        return user != null
                && (users.isEmpty() || users.contains(user.name()))
                && (groups.isEmpty() || isInGroup(user));
    }

    private boolean isInGroup(Identity user) {
        for (String group : user.groups()) {
            if (groups.contains(group)) {
                return true;
            }
        }
        return false;
    }

    private boolean matchesWhat(RequestInfo info) {
        if (!namespaces.isEmpty() || !resources.isEmpty()) {
            return info.isResource()
                    && (namespaces.isEmpty() || namespaces.contains(info.namespace()))
                    && (resources.isEmpty() || matchesResource(info));
        }
        return paths.isEmpty() || !info.isResource() && matchesPath(info.path());
    }

    private boolean matchesResource(RequestInfo info) {
        for (ResourcePattern pattern : resources) {
            if (pattern.matches(info)) {
                return true;
            }
        }
        return false;
    }

    private boolean matchesPath(String path) {
        for (String pattern : paths) {
            boolean isPrefix = pattern.endsWith("*");
            if (isPrefix ? path.regionMatches(0, pattern, 0, pattern.length() - 1) : path.equals(pattern)) {
                return true;
            }
        }
        return false;
    }
}
