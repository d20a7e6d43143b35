package io.gatehouse.authz;

import io.gatehouse.core.Attributes;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Decision.Verdict;
import io.gatehouse.core.Identity;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.kube.AbacPolicy;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Attribute-based access control, as kube-apiserver's mode {@code ABAC} (its {@code abac.go}): policies only allow, so that
 * each is looked at only for the user or the group that it names.
 */
final class Abac implements Authorizer {
    private static final Future<Decision> ALLOWED = Future.succeededFuture(new Decision(Verdict.ALLOW, "abac", ""));
    private static final Future<Decision> NO_OPINION =
            Future.succeededFuture(new Decision(Verdict.NO_OPINION, "abac", "No policy matched."));

    private final Map<String, List<AbacPolicy.Spec>> byUser = new HashMap<>();
    private final Map<String, List<AbacPolicy.Spec>> byGroup = new HashMap<>();

    Abac(List<AbacPolicy.Spec> policies) {
        for (AbacPolicy.Spec policy : policies) {
            // As kube-apiserver reads it: whatever else names a subject then counts for nothing.
            if (policy.user().equals("*") || policy.group().equals("*")) {
                add(byGroup, Identity.AUTHENTICATED, policy);
            } else if (!policy.user().isEmpty()) {
                add(byUser, policy.user(), policy);
            } else if (!policy.group().isEmpty()) {
                add(byGroup, policy.group(), policy);
            }
        }
    }

    private static void add(Map<String, List<AbacPolicy.Spec>> to, String name, AbacPolicy.Spec policy) {
        to.computeIfAbsent(name, first -> new ArrayList<>()).add(policy);
    }

    @Override
    public Future<Decision> authorize(Attributes asked) {
        return isAllowed(asked.user(), asked.action()) ? ALLOWED : NO_OPINION;
    }

    private boolean isAllowed(Identity user, RequestInfo action) {
        for (AbacPolicy.Spec policy : byUser.getOrDefault(user.name(), List.of())) {
            boolean isInGroup = policy.group().isEmpty() || user.groups().contains(policy.group());
            if (isInGroup && allows(policy, action)) {
                return true;
            }
        }
        for (String group : user.groups()) {
            for (AbacPolicy.Spec policy : byGroup.getOrDefault(group, List.of())) {
                if (allows(policy, action)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean allows(AbacPolicy.Spec policy, RequestInfo action) {
        if (policy.readonly() && !action.isReadOnly()) {
            return false;
        }
        return action.isResource()
                ? isOrAny(policy.namespace(), action.namespace())
                        && isOrAny(policy.resource(), action.resource())
                        && isOrAny(policy.apiGroup(), action.apiGroup())
                : isPath(policy.nonResourcePath(), action.path());
    }

    private static boolean isOrAny(String pattern, String value) {
        return pattern.equals("*") || pattern.equals(value);
    }

    private static boolean isPath(String pattern, String path) {
        return isOrAny(pattern, path) || pattern.endsWith("*") && path.startsWith(pattern.replaceFirst("\\*+$", ""));
    }
}
