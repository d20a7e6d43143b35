package io.gatehouse.authz;

import io.gatehouse.core.GoText;
import io.gatehouse.kube.ClusterRole;
import io.gatehouse.kube.ClusterRoleBinding;
import io.gatehouse.kube.RbacObject;
import io.gatehouse.kube.RbacSubject;
import io.gatehouse.kube.Role;
import io.gatehouse.kube.RoleBinding;
import io.gatehouse.kube.RoleRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes bindings ready to be asked, each with the rules of its role. */
final class Bindings {
    private static final Rule[] NO_RULES = {};

    /** By kind, namespace and name. */
    private final Map<List<String>, Rule[]> roles = new HashMap<>();

    private final Map<String, List<Binding>> byNamespace = new HashMap<>();

    private Bindings(List<RbacObject> objects) {
        Map<String, ClusterRole> clusterRoles = new LinkedHashMap<>();
        for (RbacObject object : objects) {
            if (object instanceof ClusterRole role) {
                clusterRoles.put(role.metadata().name(), role);
            } else if (object instanceof Role role) {
                roles.put(
                        key(
                                role.kind(),
                                role.metadata().namespace(),
                                role.metadata().name()),
                        Rule.all(role.rules()));
            }
        }
        Aggregation aggregation = new Aggregation(clusterRoles.values());
        clusterRoles.forEach(
                (name, role) -> roles.put(key(role.kind(), "", name), Rule.all(aggregation.rulesOf(role))));
    }

    /** In the order of the objects; those of ClusterRoleBindings under the empty namespace. */
    static Map<String, List<Binding>> byNamespace(List<RbacObject> objects) {
        Bindings bindings = new Bindings(objects);
        for (RbacObject object : objects) {
            if (object instanceof ClusterRoleBinding binding) {
                bindings.add(binding, binding.roleRef(), binding.subjects());
            } else if (object instanceof RoleBinding binding) {
                bindings.add(binding, binding.roleRef(), binding.subjects());
            }
        }
        return bindings.byNamespace;
    }

    private void add(RbacObject binding, RoleRef role, List<RbacSubject> subjects) {
        String namespace = binding.metadata().namespace();
        boolean isClusterRole = role.kind().equals("ClusterRole");
        Rule[] rules = roles.get(key(role.kind(), isClusterRole ? "" : namespace, role.name()));
        Binding ready = rules == null
                ? new Binding(binding, role, subjects, NO_RULES, missing(role))
                : new Binding(binding, role, subjects, rules, "");
        byNamespace.computeIfAbsent(namespace, name -> new ArrayList<>()).add(ready);
    }

    private static String missing(RoleRef role) {
        String resource = role.kind().equals("ClusterRole") ? "clusterrole" : "role";
        return resource + ".rbac.authorization.k8s.io " + GoText.quoted(role.name()) + " not found";
    }

    private static List<String> key(String kind, String namespace, String name) {
        return List.of(kind, namespace, name);
    }
}
