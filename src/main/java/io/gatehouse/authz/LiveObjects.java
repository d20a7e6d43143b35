package io.gatehouse.authz;

import io.gatehouse.config.UnexpectedValueException;
import io.gatehouse.kube.ClusterRole;
import io.gatehouse.kube.ClusterRoleBinding;
import io.gatehouse.kube.ObjectMeta;
import io.gatehouse.kube.PolicyRule;
import io.gatehouse.kube.RbacObject;
import io.gatehouse.kube.RbacSubject;
import io.gatehouse.kube.Role;
import io.gatehouse.kube.RoleBinding;
import io.gatehouse.kube.RoleRef;
import io.gatehouse.wire.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads roles and bindings as API servers tell them. Unlike in files, fields that are unknown mean nothing, and a ClusterRole's
 * rules are those that it has, for the cluster's controllers have aggregated them.
 */
final class LiveObjects {
    private static final String VERSION = "rbac.authorization.k8s.io/v1";

    /** By the path of their collection. */
    static final Map<String, Function<Object, Optional<RbacObject>>> KINDS = Map.of(
            path("clusterroles"), object -> read(object, LiveObjects::clusterRole),
            path("roles"), object -> read(object, LiveObjects::role),
            path("clusterrolebindings"), object -> read(object, LiveObjects::clusterRoleBinding),
            path("rolebindings"), object -> read(object, LiveObjects::roleBinding));

    private LiveObjects() {}

    private static String path(String resource) {
        return "/apis/" + VERSION + '/' + resource;
    }

    private static Optional<RbacObject> read(Object object, Function<Object, RbacObject> reader) {
        try {
            return Optional.of(reader.apply(object));
        } catch (UnexpectedValueException e) {
            return Optional.empty();
        }
    }

    private static RbacObject clusterRole(Object object) {
        return new ClusterRole(VERSION, "ClusterRole", metadata(object), rules(object), Optional.empty());
    }

    private static RbacObject role(Object object) {
        return new Role(VERSION, "Role", metadata(object), rules(object));
    }

    private static RbacObject clusterRoleBinding(Object object) {
        return new ClusterRoleBinding(
                VERSION, "ClusterRoleBinding", metadata(object), subjects(object), roleRef(object));
    }

    private static RbacObject roleBinding(Object object) {
        return new RoleBinding(VERSION, "RoleBinding", metadata(object), subjects(object), roleRef(object));
    }

    private static ObjectMeta metadata(Object object) {
        return ObjectMeta.of(text(object, "metadata", "namespace"), text(object, "metadata", "name"), Map.of());
    }

    private static List<PolicyRule> rules(Object object) {
        return Trees.list(object, "rules").stream()
                .map(rule -> new PolicyRule(
                        texts(rule, "verbs"),
                        texts(rule, "apiGroups"),
                        texts(rule, "resources"),
                        texts(rule, "resourceNames"),
                        texts(rule, "nonResourceURLs")))
                .toList();
    }

    private static List<RbacSubject> subjects(Object object) {
        return Trees.list(object, "subjects").stream()
                .map(subject -> new RbacSubject(
                        subjectKind(text(subject, "kind")),
                        Trees.string(subject, "apiGroup"),
                        text(subject, "name"),
                        text(subject, "namespace")))
                .toList();
    }

    private static RbacSubject.Kind subjectKind(String name) {
        for (RbacSubject.Kind kind : RbacSubject.Kind.values()) {
            if (kind.toString().equals(name)) {
                return kind;
            }
        }
        throw new UnexpectedValueException("kind", name, "User, Group or ServiceAccount");
    }

    private static RoleRef roleRef(Object object) {
        return new RoleRef(
                text(object, "roleRef", "apiGroup"), text(object, "roleRef", "kind"), text(object, "roleRef", "name"));
    }

    private static String text(@Nullable Object tree, String... path) {
        return Trees.string(tree, path).orElse("");
    }

    /** What is no text makes the whole unreadable: a rule is not to mean more than it did. */
    private static List<String> texts(@Nullable Object tree, String key) {
        List<String> texts = new ArrayList<>();
        for (Object item : Trees.list(tree, key)) {
            if (!(item instanceof String text)) {
                throw new UnexpectedValueException(key, "something else", "text");
            }
            texts.add(text);
        }
        return List.copyOf(texts);
    }
}
