package io.gatehouse.kube;

import io.gatehouse.config.AuthorizationConfiguration;
import io.gatehouse.config.AuthorizationConfiguration.Mode;
import io.gatehouse.config.Default;
import io.gatehouse.config.KnownElsewhere;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code apiserver.config.k8s.io/v1} AuthorizationConfiguration: kube-apiserver's {@code --authorization-config}. */
public record AuthorizationChain(String apiVersion, String kind, List<Link> authorizers) {
    /**
     * One authorizer.
     *
     * @param name in its metrics, and in front of its reasons
     * @param webhook for the type Webhook
     */
    public record Link(Type type, String name, Optional<Webhook> webhook) {}

    /** As kube-apiserver names them. */
    @KnownElsewhere(word = "Node", instead = AuthorizationConfiguration.NO_NODE_AUTHORIZER)
    public enum Type {
        RBAC(Optional.of(Mode.RBAC)),
        ABAC(Optional.of(Mode.ABAC)),
        ALWAYS_ALLOW(Optional.of(Mode.ALWAYS_ALLOW)),
        ALWAYS_DENY(Optional.of(Mode.ALWAYS_DENY)),
        WEBHOOK(Optional.empty());

        private final Optional<Mode> mode;

        Type(Optional<Mode> mode) {
            this.mode = mode;
        }

        /** What it is without a file; empty for a webhook. */
        public Optional<Mode> mode() {
            return mode;
        }

        @Override
        public String toString() {
            return mode.map(Mode::toString).orElse("Webhook");
        }
    }

    /** Whom to ask by SubjectAccessReview, and what to make of the answer. */
    public record Webhook(
            @Default("5m") Duration authorizedTTL,
            @Default("true") boolean cacheAuthorizedRequests,
            @Default("30s") Duration unauthorizedTTL,
            @Default("true") boolean cacheUnauthorizedRequests,
            Duration timeout,
            Version subjectAccessReviewVersion,
            Optional<Version> matchConditionSubjectAccessReviewVersion,
            FailurePolicy failurePolicy,
            ConnectionInfo connectionInfo,
            List<MatchCondition> matchConditions) {
        public Webhook {
            authorizedTTL = authorizedTTL.isZero() ? Duration.ofMinutes(5) : authorizedTTL;
            unauthorizedTTL = unauthorizedTTL.isZero() ? Duration.ofSeconds(30) : unauthorizedTTL;
        }
    }

    /** Of {@code authorization.k8s.io}. */
    public enum Version {
        V1("v1"),
        V1BETA1("v1beta1");

        private final String text;

        Version(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** What holds where a webhook gives no answer that can be used, or a condition cannot be evaluated. */
    public enum FailurePolicy {
        NO_OPINION("NoOpinion"),
        DENY("Deny");

        private final String text;

        FailurePolicy(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * Where it is.
     *
     * @param type {@code KubeConfigFile}; the other one that there is is for API servers in a cluster
     */
    public record ConnectionInfo(String type, Optional<Path> kubeConfigFile) {}

    /** @param expression CEL, with the review's spec as {@code request} */
    public record MatchCondition(String expression) {}
}
