package io.gatehouse.authz;

import io.gatehouse.core.Attributes;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Decision.Verdict;
import io.gatehouse.core.Identity;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.kube.RbacObject;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Role-based access control (k8s.io/kubernetes, {@code plugin/pkg/auth/authorizer/rbac}): allows what any binding gives,
 * ClusterRoleBindings asked before the namespace's RoleBindings, and never denies. The time of a decision depends on the
 * bindings of the user and the user's groups alone; the decision and its reason are there before anybody asks.
 */
public final class Rbac implements Authorizer {
    static final String NAME = "rbac";

    private static final String EVERYWHERE = "";
    private static final Binding[] NONE = {};
    private static final Future<Decision> NO_OPINION = Future.succeededFuture(Decision.NO_OPINION);

    /** By name, then by namespace. */
    private final Map<String, Map<String, Binding[]>> users;

    private final Map<String, Map<String, Binding[]>> groups;
    private final boolean anyRoleIsMissing;

    /** @param objects each there once; a role that a binding names may be missing */
    public Rbac(List<RbacObject> objects) {
        Map<String, List<Binding>> bindings = Bindings.byNamespace(objects);
        users = index(bindings, Binding::users);
        groups = index(bindings, Binding::groups);
        anyRoleIsMissing = bindings.values().stream()
                .flatMap(List::stream)
                .anyMatch(binding -> !binding.missingRole().isEmpty());
    }

    @Override
    public Future<Decision> authorize(Attributes attributes) {
        Identity user = attributes.user();
        RequestInfo action = attributes.action();
        Binding binding = firstAllowing(user, action, EVERYWHERE);
        if (binding == null && !action.namespace().isEmpty()) {
            binding = firstAllowing(user, action, action.namespace());
        }
        if (binding != null) {
            return binding.decisionFor(user);
        }
        return anyRoleIsMissing ? noOpinionBecauseOfMissingRoles(user, action.namespace()) : NO_OPINION;
    }

    private @Nullable Binding firstAllowing(Identity user, RequestInfo action, String namespace) {
        Binding binding = firstAllowing(bindings(users, user.name(), namespace), action);
        List<String> groupsOfUser = user.groups();
        for (int i = 0; binding == null && i < groupsOfUser.size(); i++) {
            binding = firstAllowing(bindings(groups, groupsOfUser.get(i), namespace), action);
        }
        return binding;
    }

    private static @Nullable Binding firstAllowing(Binding[] bindings, RequestInfo action) {
        for (Binding binding : bindings) {
            if (binding.allows(action)) {
                return binding;
            }
        }
        return null;
    }

    private static Binding[] bindings(Map<String, Map<String, Binding[]>> index, String subject, String namespace) {
        Map<String, Binding[]> byNamespace = index.get(subject);
        Binding[] bindings = byNamespace == null ? null : byNamespace.get(namespace);
        return bindings == null ? NONE : bindings;
    }

    private Future<Decision> noOpinionBecauseOfMissingRoles(Identity user, String namespace) {
        Set<String> missing = new LinkedHashSet<>();
        for (String where : namespace.isEmpty() ? List.of(EVERYWHERE) : List.of(EVERYWHERE, namespace)) {
            addMissingRoles(bindings(users, user.name(), where), missing);
            for (String group : user.groups()) {
                addMissingRoles(bindings(groups, group, where), missing);
            }
        }
        if (missing.isEmpty()) {
            return NO_OPINION;
        }
        String all = String.join(", ", missing);
        String reason = "RBAC: " + (missing.size() == 1 ? all : "[" + all + "]");
        return Future.succeededFuture(new Decision(Verdict.NO_OPINION, NAME, reason));
    }

    private static void addMissingRoles(Binding[] bindings, Set<String> missing) {
        for (Binding binding : bindings) {
            if (!binding.missingRole().isEmpty()) {
                missing.add(binding.missingRole());
            }
        }
    }

    private static Map<String, Map<String, Binding[]>> index(
            Map<String, List<Binding>> bindings, Function<Binding, Set<String>> subjects) {
        Map<String, Map<String, List<Binding>>> lists = new HashMap<>();
        bindings.forEach((namespace, inNamespace) -> {
            for (Binding binding : inNamespace) {
                for (String subject : subjects.apply(binding)) {
                    lists.computeIfAbsent(subject, name -> new HashMap<>())
                            .computeIfAbsent(namespace, name -> new ArrayList<>())
                            .add(binding);
                }
            }
        });
        Map<String, Map<String, Binding[]>> index = new HashMap<>();
        lists.forEach((subject, byNamespace) -> {
            Map<String, Binding[]> arrays = new HashMap<>();
            byNamespace.forEach((namespace, list) -> arrays.put(namespace, list.toArray(Binding[]::new)));
            index.put(subject, arrays);
        });
        return index;
    }
}
