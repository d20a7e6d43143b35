package io.gatehouse.authz;

import io.gatehouse.core.RequestInfo;
import io.gatehouse.kube.PolicyRule;
import java.util.List;

/** A policy rule, ready to be asked (k8s.io/kubernetes, {@code apis/rbac/v1/evaluation_helpers.go}). Asking allocates nothing. */
final class Rule {
    private static final String ALL = "*";

    private final String[] verbs;
    private final String[] apiGroups;
    private final String[] resources;
    private final String[] resourceNames;
    private final String[] paths;

    Rule(PolicyRule rule) {
        verbs = simplified(rule.verbs());
        apiGroups = simplified(rule.apiGroups());
        resources = simplified(rule.resources());
        resourceNames = rule.resourceNames().toArray(String[]::new);
        paths = simplified(rule.nonResourceURLs());
    }

    static Rule[] all(List<PolicyRule> rules) {
        return rules.stream().map(Rule::new).toArray(Rule[]::new);
    }

    boolean allows(RequestInfo action) {
        return matches(verbs, action.verb())
                && (action.isResource() ? matchesResource(action) : matchesPath(action.path()));
    }

    private boolean matchesResource(RequestInfo action) {
        return matches(apiGroups, action.apiGroup())
                && (resourceNames.length == 0 || contains(resourceNames, action.name()))
                && matchesResource(action.resource(), action.subresource());
    }

    private boolean matchesResource(String resource, String subresource) {
        for (String allowed : resources) {
            if (isAll(allowed) || isFullName(allowed, resource, subresource) || isFullName(allowed, ALL, subresource)) {
                return true;
            }
        }
        return false;
    }

    private boolean matchesPath(String path) {
        for (String allowed : paths) {
            if (isAll(allowed) || allowed.equals(path) || isPrefix(allowed, path)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it reads {@code resource}, or {@code resource/subresource} where there is one. */
    private static boolean isFullName(String text, String resource, String subresource) {
        int slash = resource.length();
        if (subresource.isEmpty()) {
            return text.equals(resource);
        }
        return text.length() == slash + 1 + subresource.length()
                && text.charAt(slash) == '/'
                && text.startsWith(resource)
                && text.endsWith(subresource);
    }

    /** Stars at the end stand for any text. */
    private static boolean isPrefix(String allowed, String path) {
        int length = allowed.length();
        while (length > 0 && allowed.charAt(length - 1) == '*') {
            length--;
        }
        return length < allowed.length() && path.regionMatches(0, allowed, 0, length);
    }

    private static boolean matches(String[] allowed, String asked) {
        return allowed.length == 1 && isAll(allowed[0]) || contains(allowed, asked);
    }

    private static boolean contains(String[] texts, String wanted) {
        for (String text : texts) {
            if (text.equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAll(String text) {
        return text.equals(ALL);
    }

    /** A star among others makes them needless. */
    private static String[] simplified(List<String> texts) {
        return texts.contains(ALL) ? new String[] {ALL} : texts.toArray(String[]::new);
    }
}
