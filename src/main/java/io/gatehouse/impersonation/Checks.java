package io.gatehouse.impersonation;

import io.gatehouse.core.Identity;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.core.Subject.Impersonated;
import io.gatehouse.core.Walk;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks for every part of the wanted identity: name, UID, each group and each value of each extra. The constrained verbs ask
 * about users and groups in the group {@code authentication.k8s.io}, the older one in the core group.
 */
final class Checks {
    static final Checks LEGACY = new Checks("impersonate", false, false);

    private static final String AUTHENTICATION = "authentication.k8s.io";
    private static final String VERSION = "v1";
    private static final String ALL = "*";

    /** From how many groups, or values of extras, a constrained verb is asked about all of them first. */
    private static final int MANY = 4;

    private static final Future<Void> ALLOWED = Future.succeededFuture();

    private final String verb;
    private final boolean constrained;
    private final boolean ofAnyNode;

    private Checks(String verb, boolean constrained, boolean ofAnyNode) {
        this.verb = verb;
        this.constrained = constrained;
        this.ofAnyNode = ofAnyNode;
    }

    /** @param ofAnyNode whether a node is asked about by the name that stands for all */
    static Checks constrained(String verb, boolean ofAnyNode) {
        return new Checks(verb, true, ofAnyNode);
    }

    /** Fails with a {@link Refusal} at the first part that is refused. */
    Future<Impersonated> require(Attempt attempt) {
        Identity wanted = attempt.wanted();
        return Walk.from(attempt.require(name(wanted.name())))
                .then(allowed -> requireUid(attempt, wanted.uid()))
                .then(allowed -> requireGroups(attempt, wanted.groups()))
                .then(allowed -> requireExtra(attempt, wanted.extra()))
                .then(allowed ->
                        Future.succeededFuture(new Impersonated(effective(wanted), wanted, constrained ? verb : "")))
                .future();
    }

    private RequestInfo name(String user) {
        Optional<UserNames.ServiceAccount> account = UserNames.serviceAccount(user);
        if (account.isPresent()) {
            return action(
                    group(),
                    account.get().namespace(),
                    "serviceaccounts",
                    "",
                    account.get().name());
        }
        Optional<String> node = constrained ? UserNames.node(user) : Optional.empty();
        return node.isPresent()
                ? action(group(), "", "nodes", "", ofAnyNode ? ALL : node.get())
                : action(group(), "", "users", "", user);
    }

    private Future<Void> requireUid(Attempt attempt, String uid) {
        return uid.isEmpty() ? ALLOWED : attempt.require(action(AUTHENTICATION, "", "uids", "", uid));
    }

    private Future<Void> requireGroups(Attempt attempt, List<String> groups) {
        if (constrained && groups.contains(Identity.MASTERS)) {
            return refused(attempt, group(Identity.MASTERS), "impersonating the system:masters group is not allowed");
        }
        List<RequestInfo> each = groups.stream().map(this::group).toList();
        return requireAllOrEach(attempt, group(ALL), each);
    }

    private Future<Void> requireExtra(Attempt attempt, Map<String, List<String>> extra) {
        if (constrained) {
            Optional<String> fault = ExtraRules.firstFault(extra);
            if (fault.isPresent()) {
                return refused(attempt, action(AUTHENTICATION, "", "userextras", "", ""), fault.get());
            }
        }
        List<RequestInfo> each = new ArrayList<>();
        extra.forEach((key, values) -> values.forEach(value -> each.add(extra(key, value))));
        return requireAllOrEach(attempt, extra(ALL, ALL), each);
    }

    private Future<Void> requireAllOrEach(Attempt attempt, RequestInfo all, List<RequestInfo> each) {
        if (!constrained || each.size() < MANY) {
            return attempt.requireEach(each);
        }
        return attempt.require(all).recover(refused -> attempt.requireEach(each));
    }

    private Future<Void> refused(Attempt attempt, RequestInfo action, String reason) {
        return Future.failedFuture(Refusal.forbidden(attempt.request().about(action), reason));
    }

    private RequestInfo group(String name) {
        return action(group(), "", "groups", "", name);
    }

    private RequestInfo extra(String key, String value) {
        return action(AUTHENTICATION, "", "userextras", key, value);
    }

    private RequestInfo action(String group, String namespace, String resource, String subresource, String name) {
        return RequestInfo.ofAction(verb, group, VERSION, namespace, resource, subresource, name);
    }

    private String group() {
        return constrained ? AUTHENTICATION : "";
    }

    private Identity effective(Identity wanted) {
        List<String> groups = new ArrayList<>(wanted.groups());
        if (groups.isEmpty()) {
            UserNames.serviceAccount(wanted.name()).ifPresent(account -> {
                groups.add("system:serviceaccounts");
                groups.add("system:serviceaccounts:" + account.namespace());
            });
            if (constrained && UserNames.node(wanted.name()).isPresent()) {
                groups.add("system:nodes");
            }
        }
        boolean isAnonymous = wanted.name().equals(Identity.ANONYMOUS);
        String last = isAnonymous ? Identity.UNAUTHENTICATED : Identity.AUTHENTICATED;
        if (!groups.contains(last) && (isAnonymous || !groups.contains(Identity.UNAUTHENTICATED))) {
            groups.add(last);
        }
        return new Identity(wanted.name(), wanted.uid(), groups, wanted.extra());
    }
}
