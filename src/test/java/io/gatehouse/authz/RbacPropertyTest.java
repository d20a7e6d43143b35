package io.gatehouse.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.core.Decision;
import io.gatehouse.core.Decision.Verdict;
import io.gatehouse.core.Identity;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.kube.ClusterRole;
import io.gatehouse.kube.ClusterRole.AggregationRule;
import io.gatehouse.kube.ClusterRoleBinding;
import io.gatehouse.kube.LabelSelector;
import io.gatehouse.kube.LabelSelector.Operator;
import io.gatehouse.kube.LabelSelector.Requirement;
import io.gatehouse.kube.ObjectMeta;
import io.gatehouse.kube.PolicyRule;
import io.gatehouse.kube.RbacObject;
import io.gatehouse.kube.RbacSubject;
import io.gatehouse.kube.RbacSubject.Kind;
import io.gatehouse.kube.Role;
import io.gatehouse.kube.RoleBinding;
import io.gatehouse.kube.RoleRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The index against {@link NaiveRbac}, over generated clusters and questions that often meet. */
class RbacPropertyTest {
    private static final int CLUSTERS = 1000;
    private static final int QUESTIONS = 50;
    private static final List<String> NAMES = List.of("a", "b");
    private static final List<String> NAMESPACES = List.of("n", "m");
    private static final List<String> VERBS = List.of("get", "list", "create", "*");
    private static final List<String> GROUPS = List.of("", "apps", "*");
    private static final List<String> RESOURCES =
            List.of("pods", "pods/log", "nodes", "*/log", "*/scale", "*", "pods/*", "a/", "/");
    private static final List<String> PATHS = List.of("/x", "/x/*", "/x*", "/x/y", "*", "/*", "/x/**");

    private final Random random = new Random();

    @Test
    void theIndexAnswersAsTheRulesReadOneByOne() {
        int allowed = 0;
        int missing = 0;
        for (long seed = 0; seed < CLUSTERS; seed++) {
            random.setSeed(seed);
            List<RbacObject> objects = objects();
            Rbac rbac = new Rbac(objects);
            NaiveRbac naive = new NaiveRbac(objects);
            for (int i = 0; i < QUESTIONS; i++) {
                Identity user = identity();
                RequestInfo action = action();
                NaiveRbac.Answer expected = naive.answer(user, action);
                long cluster = seed;
                int question = i;
                Supplier<String> about = () ->
                        "seed " + cluster + ", question " + question + ": " + user + " " + action + " of " + objects;
                check(expected, Questions.answer(rbac, user, action), about);
                allowed += expected.allowed() ? 1 : 0;
                missing += expected.missing().isEmpty() ? 0 : 1;
            }
        }
        int enough = CLUSTERS * QUESTIONS / 20;
        assertTrue(allowed > enough && missing > enough, allowed + " allowed, " + missing + " with missing roles");
    }

    private static void check(NaiveRbac.Answer expected, Decision decision, Supplier<String> about) {
        assertEquals(expected.allowed() ? Verdict.ALLOW : Verdict.NO_OPINION, decision.verdict(), about);
        if (expected.allowed()) {
            assertTrue(expected.reasons().contains(decision.reason()), () -> decision.reason() + ": " + about.get());
        } else {
            String errors = decision.reason().replaceAll("^RBAC: \\[?|]$", "");
            List<String> told = errors.isEmpty() ? List.of() : List.of(errors.split(", "));
            assertEquals(List.copyOf(expected.missing()), List.copyOf(new TreeSet<>(told)), about);
        }
    }

    private List<RbacObject> objects() {
        List<RbacObject> objects = new ArrayList<>();
        for (String name : NAMES) {
            if (random.nextInt(4) > 0) {
                objects.add(new ClusterRole("", "ClusterRole", meta("", name), some(6, this::rule), aggregation()));
            }
            for (String namespace : NAMESPACES) {
                if (random.nextInt(3) > 0) {
                    objects.add(new Role("", "Role", meta(namespace, name), some(6, this::resourceRule)));
                }
                if (random.nextInt(3) > 0) {
                    objects.add(new RoleBinding(
                            "", "RoleBinding", meta(namespace, name), some(4, this::subject), role("Role")));
                }
            }
            if (random.nextInt(3) > 0) {
                objects.add(new ClusterRoleBinding(
                        "",
                        "ClusterRoleBinding",
                        meta("", name),
                        some(4, this::namespacedSubject),
                        role("ClusterRole")));
            }
        }
        return objects;
    }

    private ObjectMeta meta(String namespace, String name) {
        return ObjectMeta.of(namespace, name, random.nextBoolean() ? Map.of() : Map.of(one(NAMES), one(NAMES)));
    }

    private Optional<AggregationRule> aggregation() {
        if (random.nextInt(3) > 0) {
            return Optional.empty();
        }
        Requirement in = new Requirement(one(NAMES), Operator.IN, List.of(one(NAMES), one(NAMES)));
        Requirement not = new Requirement(one(NAMES), Operator.DOES_NOT_EXIST, List.of());
        return Optional.of(new AggregationRule(List.of(
                new LabelSelector(Map.of(one(NAMES), one(NAMES)), List.of()),
                new LabelSelector(Map.of(), random.nextBoolean() ? List.of(in) : List.of(in, not)))));
    }

    private PolicyRule rule() {
        return random.nextInt(3) > 0
                ? resourceRule()
                : new PolicyRule(List.of(one(VERBS)), List.of(), List.of(), List.of(), List.of(one(PATHS), one(PATHS)));
    }

    private PolicyRule resourceRule() {
        List<String> names = random.nextInt(3) > 0 ? List.of() : List.of(one(NAMES));
        return new PolicyRule(
                List.of(one(VERBS), one(VERBS)),
                List.of(one(GROUPS)),
                List.of(one(RESOURCES), one(RESOURCES)),
                names,
                List.of());
    }

    private RbacSubject subject() {
        Kind kind = one(List.of(Kind.values()));
        String name = kind == Kind.USER && random.nextInt(4) == 0 ? serviceAccountName() : one(NAMES);
        return new RbacSubject(kind, Optional.empty(), name, random.nextBoolean() ? one(NAMESPACES) : "");
    }

    private RbacSubject namespacedSubject() {
        RbacSubject subject = subject();
        return new RbacSubject(subject.kind(), subject.apiGroup(), subject.name(), one(NAMESPACES));
    }

    private RoleRef role(String kind) {
        return new RoleRef("rbac.authorization.k8s.io", random.nextBoolean() ? kind : "ClusterRole", one(NAMES));
    }

    private Identity identity() {
        String name = random.nextInt(3) == 0 ? serviceAccountName() : one(NAMES);
        return Identity.of(name, some(2, () -> one(NAMES)));
    }

    private String serviceAccountName() {
        return "system:serviceaccount:" + one(NAMESPACES) + ":" + one(NAMES);
    }

    private RequestInfo action() {
        String verb = one(List.of("get", "list", "create", "delete", ""));
        if (random.nextInt(4) == 0) {
            return RequestInfo.ofPath(one(List.of("/x", "/x/", "/x/y", "/xy", "/")), verb);
        }
        return Questions.resource(
                verb,
                one(List.of("", "apps", "x")),
                one(List.of("pods", "pods/log", "nodes", "nodes/scale", "a", "jobs", "jobs/x")),
                one(List.of("", "n", "m", "o")),
                one(List.of("", "a", "b")));
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private <T> List<T> some(int most, Supplier<T> make) {
        return Stream.generate(make).limit(random.nextInt(most + 1)).toList();
    }
}
