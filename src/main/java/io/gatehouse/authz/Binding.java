package io.gatehouse.authz;

import io.gatehouse.core.Decision;
import io.gatehouse.core.Decision.Verdict;
import io.gatehouse.core.GoText;
import io.gatehouse.core.Identity;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.kube.ObjectMeta;
import io.gatehouse.kube.RbacObject;
import io.gatehouse.kube.RbacSubject;
import io.gatehouse.kube.RoleRef;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A binding, ready to be asked: the rules of its role, and for each subject the decision with its reason (k8s.io/kubernetes,
 * {@code registry/rbac/validation/rule.go}).
 */
final class Binding {
    private final Rule[] rules;
    private final String missingRole;
    private final Map<String, Integer> users = new HashMap<>();
    private final Map<String, Integer> groups = new HashMap<>();
    private final List<Future<Decision>> decisions;

    /**
     * @param binding of either kind
     * @param missingRole the error's text where the role is not there, else empty
     */
    Binding(RbacObject binding, RoleRef role, List<RbacSubject> subjects, Rule[] rules, String missingRole) {
        this.rules = rules;
        this.missingRole = missingRole;
        String namespace = binding.metadata().namespace();
        for (int i = 0; i < subjects.size(); i++) {
            RbacSubject subject = subjects.get(i);
            switch (subject.kind()) {
                case USER -> users.putIfAbsent(subject.name(), i);
                case GROUP -> groups.putIfAbsent(subject.name(), i);
                case SERVICE_ACCOUNT -> users.putIfAbsent(userName(subject, namespace), i);
            }
        }
        String given = "RBAC: allowed by " + binding.kind() + " " + described(binding.metadata()) + " of " + role.kind()
                + " " + GoText.quoted(role.name()) + " to ";
        decisions = subjects.stream()
                .map(subject -> Future.succeededFuture(
                        new Decision(Verdict.ALLOW, Rbac.NAME, given + described(subject, namespace))))
                .toList();
    }

    /** Names of users; of ServiceAccounts their users'. */
    Set<String> users() {
        return users.keySet();
    }

    Set<String> groups() {
        return groups.keySet();
    }

    boolean allows(RequestInfo action) {
        for (Rule rule : rules) {
            if (rule.allows(action)) {
                return true;
            }
        }
        return false;
    }

    /** The error's text where the role is not there, else empty. */
    String missingRole() {
        return missingRole;
    }

    /** What it gives to a user to whom it applies, by the first of its subjects that is the user. */
    Future<Decision> decisionFor(Identity user) {
        int first = earlier(users.get(user.name()), decisions.size());
        List<String> groupsOfUser = user.groups();
        for (int i = 0; i < groupsOfUser.size(); i++) {
            first = earlier(groups.get(groupsOfUser.get(i)), first);
        }
        return decisions.get(first);
    }

    private static int earlier(@Nullable Integer index, int first) {
        return index == null ? first : Math.min(index, first);
    }

    private static String userName(RbacSubject serviceAccount, String namespace) {
        return "system:serviceaccount:" + namespaceOf(serviceAccount, namespace) + ":" + serviceAccount.name();
    }

    private static String namespaceOf(RbacSubject serviceAccount, String namespace) {
        return serviceAccount.namespace().isEmpty() ? namespace : serviceAccount.namespace();
    }

    private static String described(ObjectMeta metadata) {
        String namespace = metadata.namespace();
        return GoText.quoted(namespace.isEmpty() ? metadata.name() : metadata.name() + "/" + namespace);
    }

    private static String described(RbacSubject subject, String namespace) {
        String name = subject.kind() == RbacSubject.Kind.SERVICE_ACCOUNT
                ? subject.name() + "/" + namespaceOf(subject, namespace)
                : subject.name();
        return subject.kind() + " " + GoText.quoted(name);
    }
}
