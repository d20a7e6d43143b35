package io.gatehouse.kube;

import static io.gatehouse.config.UnexpectedValueException.expect;

import io.gatehouse.config.Default;
import io.gatehouse.kube.MatchResources.MatchPolicy;
import io.gatehouse.kube.MatchResources.NamedRule;
import io.gatehouse.kube.ValidatingAdmissionPolicy.FailurePolicy;
import io.gatehouse.kube.ValidatingAdmissionPolicy.MatchCondition;
import java.util.List;
import java.util.Optional;

/**
 * {@code admissionregistration.k8s.io/v1} ValidatingWebhook and MutatingWebhook: somebody who is asked about writes.
 *
 * @param name fully qualified, such as {@code images.example.com}
 * @param failurePolicy what becomes of a write about which there is no usable answer
 * @param namespaceSelector empty alone: the gate does not know the labels of namespaces
 * @param sideEffects what dry runs must not have
 * @param reinvocationPolicy of one that may change objects
 */
public record AdmissionWebhook(
        String name,
        Client clientConfig,
        List<NamedRule> rules,
        @Default("Fail") FailurePolicy failurePolicy,
        @Default("Equivalent") MatchPolicy matchPolicy,
        @Default("{}") LabelSelector namespaceSelector,
        @Default("{}") LabelSelector objectSelector,
        SideEffects sideEffects,
        @Default("10") int timeoutSeconds,
        List<String> admissionReviewVersions,
        List<MatchCondition> matchConditions,
        Optional<ReinvocationPolicy> reinvocationPolicy) {

    private static final int MAX_TIMEOUT = 30;
    private static final int MAX_CONDITIONS = 64;

    public AdmissionWebhook {
        expect(
                DnsNames.isSubdomain(name) && name.chars().filter(c -> c == '.').count() >= 2,
                "name",
                '"' + name + '"',
                "a domain of three segments or more, such as images.example.com");
        expect(!rules.isEmpty(), "rules", "nothing", "at least one, for without one the webhook is never asked");
        expect(
                rules.stream().allMatch(rule -> rule.resourceNames().isEmpty()),
                "rules",
                "resourceNames",
                "none of them, for webhooks have none");
        expect(
                namespaceSelector.isEmpty(),
                "namespaceSelector",
                "a selector",
                "none, for the gate does not know the labels of namespaces; match conditions may ask for"
                        + " request.namespace");
        expect(
                timeoutSeconds >= 1 && timeoutSeconds <= MAX_TIMEOUT,
                "timeoutSeconds",
                timeoutSeconds,
                "1 to " + MAX_TIMEOUT);
        expect(
                admissionReviewVersions.contains("v1"),
                "admissionReviewVersions",
                admissionReviewVersions,
                "v1 among them, for the gate speaks no other");
        expect(
                matchConditions.size() <= MAX_CONDITIONS,
                "matchConditions",
                matchConditions.size(),
                "at most " + MAX_CONDITIONS);
        expect(
                matchConditions.stream().map(MatchCondition::name).distinct().count() == matchConditions.size(),
                "matchConditions",
                "one name twice",
                "each name once");
    }

    /**
     * Where it is.
     *
     * @param service none: the gate does not look services up
     * @param caBundle PEM in base64; without it those are believed that Java itself believes
     */
    public record Client(Optional<String> url, Optional<Object> service, Optional<String> caBundle) {
        public Client {
            expect(
                    service.isEmpty(),
                    "service",
                    "a service",
                    "none but url, for the gate does not look services up in the cluster");
            expect(url.isPresent() || service.isPresent(), "url", "missing", "https://host[:port][/path]");
        }
    }

    /** The two that are fit for dry runs; API servers take no others any more. */
    public enum SideEffects {
        NONE("None"),
        NONE_ON_DRY_RUN("NoneOnDryRun");

        private final String text;

        SideEffects(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Whether it is asked once more where others have changed the object after it. */
    public enum ReinvocationPolicy {
        NEVER("Never"),
        IF_NEEDED("IfNeeded");

        private final String text;

        ReinvocationPolicy(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
