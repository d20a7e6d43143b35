package io.gatehouse.admission;

import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.kube.MatchResources;
import io.gatehouse.kube.MatchResources.MatchPolicy;
import io.gatehouse.kube.MatchResources.NamedRule;
import io.gatehouse.kube.MatchResources.Scope;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which writes are meant (k8s.io/apiserver, {@code admission/plugin/policy/matching} and {@code
 * webhook/predicates/rules}). All resources are where there are no rules.
 */
final class Match {
    static final Match EVERYTHING = new Match(List.of(), List.of(), MatchPolicy.EXACT);

    private final List<Rule> rules;
    private final List<Rule> excluded;
    private final boolean otherVersionsToo;

    /** How well something fits. */
    enum Fit {
        NO,
        YES,
        /** The same objects are meant, but in the shape of another version, in which the gate cannot see them. */
        OTHER_VERSION
    }

    private Match(List<NamedRule> rules, List<NamedRule> excluded, MatchPolicy policy) {
        this.rules = rules.stream().map(Rule::new).toList();
        this.excluded = excluded.stream().map(Rule::new).toList();
        this.otherVersionsToo = policy == MatchPolicy.EQUIVALENT;
    }

    static Match of(MatchResources resources) {
        return new Match(resources.resourceRules(), resources.excludeResourceRules(), resources.matchPolicy());
    }

    /** @param rules at least one */
    static Match of(List<NamedRule> rules, MatchPolicy policy) {
        return new Match(rules, List.of(), policy);
    }

    /** Whether it may fit, as far as that can be told before the object is there. */
    Fit mayFit(Write write, Operation operation) {
        return fit(write, operation, write.info().name(), !isNameUnknown(write, operation));
    }

    Fit fit(Write write, Operation operation, SentObject subject) {
        return fit(write, operation, subject.name(), true);
    }

    private Fit fit(Write write, Operation operation, String name, boolean isNameKnown) {
        for (Rule rule : excluded) {
            if (rule.matches(write, operation) && rule.names(name, isNameKnown, false)) {
                return Fit.NO;
            }
        }
        Fit best = rules.isEmpty() ? Fit.YES : Fit.NO;
        for (Rule rule : rules) {
            if (rule.names(name, isNameKnown, true)) {
                if (rule.matches(write, operation)) {
                    return Fit.YES;
                }
                if (otherVersionsToo && rule.matchesOtherVersion(write, operation)) {
                    best = Fit.OTHER_VERSION;
                }
            }
        }
        return best;
    }

    /** The names of the resources that it may fit; {@code *} among them for all. */
    Set<String> resources() {
        return rules.isEmpty()
                ? Set.of("*")
                : rules.stream().flatMap(rule -> rule.resources().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether there are writes of this sort that it may fit. */
    boolean has(Operation operation) {
        return rules.isEmpty() || rules.stream().anyMatch(rule -> rule.canMeet(operation));
    }

    private static boolean isNameUnknown(Write write, Operation operation) {
        return operation == Operation.CREATE && write.info().name().isEmpty();
    }

    /** One rule. */
    private static final class Rule {
        /** API groups that serve, or have served, the same objects. */
        private static final List<Set<String>> SAME_OBJECTS = List.of(
                Set.of("events.", "events.events.k8s.io"),
                Set.of("deployments.apps", "deployments.extensions"),
                Set.of("daemonsets.apps", "daemonsets.extensions"),
                Set.of("replicasets.apps", "replicasets.extensions"),
                Set.of("ingresses.networking.k8s.io", "ingresses.extensions"),
                Set.of("networkpolicies.networking.k8s.io", "networkpolicies.extensions"));

        private final NamedRule rule;
        private final Set<String> names;

        Rule(NamedRule rule) {
            this.rule = rule;
            this.names = Set.copyOf(rule.resourceNames());
        }

        boolean matches(Write write, Operation operation) {
            return has(operation)
                    && matchesGroup(write.info().apiGroup())
                    && matchesVersion(write.info().apiVersion())
                    && matchesRest(write);
        }

        boolean matchesOtherVersion(Write write, Operation operation) {
            return has(operation) && matchesRest(write) && meansSameObjects(write);
        }

        private boolean meansSameObjects(Write write) {
            String group = write.info().apiGroup();
            String resource = write.info().resource();
            return matchesGroup(group)
                    || SAME_OBJECTS.stream()
                            .filter(same -> same.contains(resource + "." + group))
                            .anyMatch(same ->
                                    rule.apiGroups().stream().anyMatch(other -> same.contains(resource + "." + other)));
        }

        private boolean matchesGroup(String group) {
            return rule.apiGroups().contains(group) || rule.apiGroups().contains("*");
        }

        private boolean matchesVersion(String version) {
            return rule.apiVersions().contains(version) || rule.apiVersions().contains("*");
        }

        private boolean matchesRest(Write write) {
            return matchesScope(write)
                    && matchesResource(write.info().resource(), write.info().subresource());
        }

        private boolean matchesResource(String resource, String subresource) {
            return rule.resources().stream().anyMatch(pattern -> matches(pattern, resource, subresource));
        }

        private static boolean matches(String pattern, String resource, String subresource) {
            int slash = pattern.indexOf('/');
            String main = slash < 0 ? pattern : pattern.substring(0, slash);
            String sub = slash < 0 ? "" : pattern.substring(slash + 1);
            return (main.equals("*") || main.equals(resource)) && (sub.equals("*") || sub.equals(subresource));
        }

        private boolean matchesScope(Write write) {
            boolean isClusterScoped =
                    write.isNamespace() || write.info().namespace().isEmpty();
            return rule.scope() == Scope.ALL || (rule.scope() == Scope.CLUSTER) == isClusterScoped;
        }

        /** One can connect to few things alone. */
        boolean canMeet(Operation operation) {
            return has(operation) && (operation != Operation.CONNECT || meansWhatOneConnectsTo());
        }

        private boolean meansWhatOneConnectsTo() {
            return matchesGroup("")
                    && Write.CONNECTS.stream()
                            .map(name -> name.split("/", 2))
                            .anyMatch(name -> matchesResource(name[0], name[1]));
        }

        private boolean has(Operation operation) {
            return rule.operations().contains(MatchResources.Operation.ALL)
                    || rule.operations().contains(MatchResources.Operation.valueOf(operation.name()));
        }

        boolean names(String name, boolean isKnown, boolean otherwise) {
            return names.isEmpty() || (isKnown ? names.contains(name) : otherwise);
        }

        Set<String> resources() {
            return rule.resources().stream()
                    .map(pattern -> pattern.split("/", 2)[0])
                    .collect(Collectors.toUnmodifiableSet());
        }
    }
}
