package io.gatehouse.impersonation;

import io.gatehouse.core.Identity;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.core.Subject.Impersonated;
import io.gatehouse.core.Walk;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Lets through who may do the request in this mode ({@code impersonate-on:<mode>:<verb>}) and may be whom it wants to be
 * ({@code impersonate:<mode>}).
 */
final class ConstrainedMode implements Mode {
    private static final String NODE_NAME = "authentication.kubernetes.io/node-name";
    private static final String NODE_KEYS = "authentication.kubernetes.io/associated-node-keys";

    private final String name;
    private final Predicate<Attempt> filter;
    private final UnaryOperator<Attempt> asAsked;
    private final Checks checks;

    private ConstrainedMode(String name, Predicate<Attempt> filter, UnaryOperator<Attempt> asAsked, boolean ofAnyNode) {
        this.name = name;
        this.filter = filter;
        this.asAsked = asAsked;
        this.checks = Checks.constrained("impersonate:" + name, ofAnyNode);
    }

    /**
     * A ServiceAccount acts as the node on which its pod runs. As kube-apiserver, which remembers the answer for all nodes,
     * it is asked about all of them, and shows the authorizers no values of the caller's extras.
     */
    static Mode associatedNode() {
        return new ConstrainedMode(
                "associated-node",
                attempt -> attempt.isForNameOnly() && isAssociatedNode(attempt),
                attempt -> attempt.by(withoutExtraValues(attempt.caller())),
                true);
    }

    static Mode arbitraryNode() {
        return new ConstrainedMode(
                "arbitrary-node",
                attempt -> attempt.isForNameOnly()
                        && UserNames.node(attempt.wanted().name()).isPresent(),
                UnaryOperator.identity(),
                false);
    }

    static Mode serviceAccount() {
        return new ConstrainedMode(
                "serviceaccount",
                attempt -> attempt.isForNameOnly()
                        && UserNames.serviceAccount(attempt.wanted().name()).isPresent(),
                UnaryOperator.identity(),
                false);
    }

    /** Everybody who is no node and no ServiceAccount. */
    static Mode userInfo() {
        return new ConstrainedMode(
                "user-info",
                attempt -> UserNames.node(attempt.wanted().name()).isEmpty()
                        && UserNames.serviceAccount(attempt.wanted().name()).isEmpty(),
                UnaryOperator.identity(),
                false);
    }

    @Override
    public boolean concerns(Attempt attempt) {
        return filter.test(attempt);
    }

    @Override
    public Future<Impersonated> check(Attempt attempt) {
        Attempt asked = asAsked.apply(attempt);
        RequestInfo action = attempt.request().action();
        return Walk.from(asked.require(action.withVerb("impersonate-on:" + name + ":" + action.verb())))
                .then(allowed -> checks.require(asked))
                .future();
    }

    private static boolean isAssociatedNode(Attempt attempt) {
        List<String> nodes = attempt.caller().extra().getOrDefault(NODE_NAME, List.of());
        return nodes.size() == 1
                && UserNames.serviceAccount(attempt.caller().name()).isPresent()
                && UserNames.node(attempt.wanted().name())
                        .filter(nodes.get(0)::equals)
                        .isPresent();
    }

    private static Identity withoutExtraValues(Identity caller) {
        List<String> keys = List.copyOf(new TreeSet<>(caller.extra().keySet()));
        return new Identity(caller.name(), caller.uid(), caller.groups(), Map.of(NODE_KEYS, keys));
    }
}
