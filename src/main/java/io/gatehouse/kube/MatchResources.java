package io.gatehouse.kube;

import static io.gatehouse.config.UnexpectedValueException.expect;

import io.gatehouse.config.Default;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * {@code admissionregistration.k8s.io/v1} MatchResources: which writes a policy or a binding is about.
 *
 * @param namespaceSelector empty alone: the gate does not know the labels of namespaces
 */
public record MatchResources(
        List<NamedRule> resourceRules,
        List<NamedRule> excludeResourceRules,
        @Default("{}") LabelSelector namespaceSelector,
        @Default("{}") LabelSelector objectSelector,
        @Default("Equivalent") MatchPolicy matchPolicy) {

    public MatchResources {
        expect(
                namespaceSelector.isEmpty(),
                "namespaceSelector",
                "a selector",
                "none, for the gate does not know the labels of namespaces; match conditions may ask for"
                        + " request.namespace");
    }

    /**
     * Operations on resources.
     *
     * @param resourceNames the only ones; all where it is empty
     * @param apiGroups {@code ""} for the core group, {@code *} for all
     * @param resources {@code *}, {@code resource}, {@code resource/subresource}, {@code resource}{@code /*} and so on
     */
    public record NamedRule(
            List<String> resourceNames,
            List<Operation> operations,
            List<String> apiGroups,
            List<String> apiVersions,
            List<String> resources,
            @Default("'*'") Scope scope) {

        public NamedRule {
            expectSome("operations", operations);
            expect(
                    operations.size() == 1 || !operations.contains(Operation.ALL),
                    "operations",
                    operations,
                    "no other beside *");
            expectSome("apiGroups", apiGroups);
            expectAlone("apiGroups", apiGroups);
            expectSome("apiVersions", apiVersions);
            expectAlone("apiVersions", apiVersions);
            expect(!apiVersions.contains(""), "apiVersions", apiVersions, "no empty one");
            expectSome("resources", resources);
            expect(!resources.contains(""), "resources", resources, "no empty one");
            expectUnambiguous(resources);
        }

        private static void expectSome(String component, List<?> values) {
            expect(!values.isEmpty(), component, "nothing", "at least one");
            expect(new HashSet<>(values).size() == values.size(), component, values, "each one once");
        }

        private static void expectAlone(String component, List<String> values) {
            expect(values.size() == 1 || !values.contains("*"), component, values, "no other beside *");
        }

        /** k8s.io/kubernetes, {@code apis/admissionregistration/validation}, validateResources. */
        private static void expectUnambiguous(List<String> resources) {
            Set<String> all = new HashSet<>(resources);
            expect(resources.size() == 1 || !all.contains("*/*"), "resources", resources, "no other beside */*");
            boolean plain = resources.stream().anyMatch(name -> name.indexOf('/') < 0 && !name.equals("*"));
            expect(!plain || !all.contains("*"), "resources", resources, "no other without a subresource beside *");
        }
    }

    /** As {@code admission.k8s.io/v1} names them, and all of them. */
    public enum Operation {
        CREATE,
        UPDATE,
        DELETE,
        CONNECT,
        ALL;

        @Override
        public String toString() {
            return this == ALL ? "*" : name();
        }
    }

    /** Whether what is in a namespace is meant, or what is in none. */
    public enum Scope {
        CLUSTER,
        NAMESPACED,
        ALL;

        @Override
        public String toString() {
            return this == ALL ? "*" : name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }

    /** Whether a rule is about the versions that it names, or about the same objects in every other one too. */
    public enum MatchPolicy {
        EXACT,
        EQUIVALENT;

        @Override
        public String toString() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }
}
