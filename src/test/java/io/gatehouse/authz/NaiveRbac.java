package io.gatehouse.authz;

import io.gatehouse.core.Identity;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.kube.ClusterRole;
import io.gatehouse.kube.ClusterRoleBinding;
import io.gatehouse.kube.PolicyRule;
import io.gatehouse.kube.RbacObject;
import io.gatehouse.kube.RbacSubject;
import io.gatehouse.kube.Role;
import io.gatehouse.kube.RoleBinding;
import io.gatehouse.kube.RoleRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** RBAC as its documentation tells it, object by object: slow, and right at a glance. */
final class NaiveRbac {
    private final List<RbacObject> objects;

    NaiveRbac(List<RbacObject> objects) {
        this.objects = objects;
    }

    /**
     * An answer.
     *
     * @param reasons any of which may be given: the order of bindings is nobody's law
     * @param missing the errors' texts where nothing allows
     */
    record Answer(boolean allowed, Set<String> reasons, Set<String> missing) {}

    Answer answer(Identity user, RequestInfo action) {
        Set<String> missing = new TreeSet<>();
        Set<String> everywhere = new TreeSet<>();
        Set<String> inNamespace = new TreeSet<>();
        for (RbacObject object : objects) {
            if (object instanceof ClusterRoleBinding b) {
                ask(b, b.roleRef(), b.subjects(), user, action, everywhere, missing);
            } else if (object instanceof RoleBinding b
                    && b.metadata().namespace().equals(action.namespace())) {
                ask(b, b.roleRef(), b.subjects(), user, action, inNamespace, missing);
            }
        }
        boolean allowed = !everywhere.isEmpty() || !inNamespace.isEmpty();
        return new Answer(allowed, everywhere.isEmpty() ? inNamespace : everywhere, allowed ? Set.of() : missing);
    }

    private void ask(
            RbacObject binding,
            RoleRef role,
            List<RbacSubject> subjects,
            Identity user,
            RequestInfo action,
            Set<String> reasons,
            Set<String> missing) {
        String namespace = binding.metadata().namespace();
        Optional<RbacSubject> subject =
                subjects.stream().filter(s -> isUser(s, user, namespace)).findFirst();
        if (subject.isEmpty()) {
            return;
        }
        Optional<List<PolicyRule>> rules = rulesOf(role, namespace);
        if (rules.isEmpty()) {
            missing.add(role.kind().toLowerCase(Locale.ROOT) + ".rbac.authorization.k8s.io \"" + role.name()
                    + "\" not found");
        } else if (rules.get().stream().anyMatch(rule -> allows(rule, action))) {
            String name = binding.metadata().name() + (namespace.isEmpty() ? "" : "/" + namespace);
            reasons.add("RBAC: allowed by " + binding.kind() + " \"" + name + "\" of " + role.kind() + " \""
                    + role.name() + "\" to " + described(subject.get(), namespace));
        }
    }

    private static String described(RbacSubject subject, String namespace) {
        String of = subject.namespace().isEmpty() ? namespace : subject.namespace();
        boolean isServiceAccount = subject.kind() == RbacSubject.Kind.SERVICE_ACCOUNT;
        return subject.kind() + " \"" + subject.name() + (isServiceAccount ? "/" + of : "") + "\"";
    }

    private static boolean isUser(RbacSubject subject, Identity user, String namespace) {
        String of = subject.namespace().isEmpty() ? namespace : subject.namespace();
        return switch (subject.kind()) {
            case USER -> user.name().equals(subject.name());
            case GROUP -> user.groups().contains(subject.name());
            case SERVICE_ACCOUNT -> user.name().equals("system:serviceaccount:" + of + ":" + subject.name());
        };
    }

    private Optional<List<PolicyRule>> rulesOf(RoleRef ref, String namespace) {
        for (RbacObject object : objects) {
            boolean named =
                    object.kind().equals(ref.kind()) && object.metadata().name().equals(ref.name());
            if (named && object instanceof ClusterRole role) {
                return Optional.of(rulesOf(role));
            }
            if (named
                    && object instanceof Role role
                    && role.metadata().namespace().equals(namespace)) {
                return Optional.of(role.rules());
            }
        }
        return Optional.empty();
    }

    /** By turns until nothing is new, as a controller would. */
    private List<PolicyRule> rulesOf(ClusterRole role) {
        Set<ClusterRole> reached = new HashSet<>(Set.of(role));
        int before;
        do {
            before = reached.size();
            for (ClusterRole from : List.copyOf(reached)) {
                from.aggregationRule()
                        .ifPresent(rule -> reached.addAll(objects.stream()
                                .filter(ClusterRole.class::isInstance)
                                .map(ClusterRole.class::cast)
                                .filter(other -> rule.clusterRoleSelectors().stream()
                                        .anyMatch(selector -> selector.matches(
                                                other.metadata().labels())))
                                .collect(Collectors.toSet())));
            }
        } while (reached.size() > before);
        List<PolicyRule> rules = new ArrayList<>();
        reached.stream()
                .filter(other -> other.aggregationRule().isEmpty())
                .forEach(other -> rules.addAll(other.rules()));
        return rules;
    }

    private static boolean allows(PolicyRule rule, RequestInfo action) {
        if (!rule.verbs().contains("*") && !rule.verbs().contains(action.verb())) {
            return false;
        }
        if (!action.isResource()) {
            return rule.nonResourceURLs().stream()
                    .anyMatch(url -> url.equals(action.path())
                            || url.endsWith("*") && action.path().startsWith(url.replaceAll("\\*+$", "")));
        }
        return (rule.apiGroups().contains("*") || rule.apiGroups().contains(action.apiGroup()))
                && (rule.resourceNames().isEmpty() || rule.resourceNames().contains(action.name()))
                && rule.resources().stream()
                        .anyMatch(resource -> resource.equals("*")
                                || resource.equals(action.fullResource())
                                || !action.subresource().isEmpty() && resource.equals("*/" + action.subresource()));
    }
}
