package io.gatehouse.config;

import static io.gatehouse.config.UnexpectedValueException.expect;

import java.nio.file.Path;
import java.util.List;

/**
 * What may be stored.
 *
 * @param undeletableNamespaces as at kube-apiserver
 * @param reviewOn what policies see
 * @param policyFiles YAML with ValidatingAdmissionPolicy and its bindings (admissionregistration.k8s.io/v1)
 * @param webhookFiles YAML with ValidatingWebhookConfiguration and MutatingWebhookConfiguration (admissionregistration.k8s.io/v1)
 * @param plugins asked after all others
 * @param maxRequestBodyBytes of a body that a rule reads; kube-apiserver's is the default
 * @param maxReviewedBytes of memory, of all bodies together that rules are judging at a time and of what is made of them; 0 for
 *     what the heap allows
 */
public record AdmissionConfiguration(
        @Default("[default, kube-system, kube-public]") List<String> undeletableNamespaces,
        List<Path> policyFiles,
        List<Path> webhookFiles,
        @Default("asSent") ReviewOn reviewOn,
        List<Plugged> plugins,
        @Default("3145728") int maxRequestBodyBytes,
        @Default("0") long maxReviewedBytes) {
    /** While one of few values is read. */
    public static final int MEMORY_OF_A_BODY = 6;

    private static final int MOST = 100 << 20;

    public AdmissionConfiguration {
        expect(
                maxRequestBodyBytes >= 1 && maxRequestBodyBytes <= MOST,
                "maxRequestBodyBytes",
                maxRequestBodyBytes,
                "1 to " + MOST);
        expect(
                maxReviewedBytes == 0 || maxReviewedBytes >= (long) MEMORY_OF_A_BODY * maxRequestBodyBytes,
                "maxReviewedBytes",
                maxReviewedBytes,
                "at least " + MEMORY_OF_A_BODY + " times maxRequestBodyBytes, or 0");
    }

    /** By files alone. */
    public AdmissionConfiguration(
            List<String> undeletableNamespaces, List<Path> policyFiles, List<Path> webhookFiles, ReviewOn reviewOn) {
        this(undeletableNamespaces, policyFiles, webhookFiles, reviewOn, List.of(), 3 << 20, 0);
    }

    /**
     * A rule of somebody else's.
     *
     * @param match MatchResources (admissionregistration.k8s.io/v1), as a policy's {@code matchConstraints}: the writes that it is
     *     asked about
     */
    public record Plugged(Block match, PluginConfiguration plugin) {}

    /** What a write is judged by. */
    public enum ReviewOn {
        /** The object as the client sent it. */
        AS_SENT("asSent"),
        /** What the API server says that it would come to, and what is stored now. */
        UPSTREAM_DRY_RUN("upstreamDryRun");

        private final String text;

        ReviewOn(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
