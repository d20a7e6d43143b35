package io.gatehouse.kube;

import static io.gatehouse.config.UnexpectedValueException.expect;

import io.gatehouse.config.Default;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code admissionregistration.k8s.io/v1} ValidatingAdmissionPolicy: what must be true of a write.
 *
 * @param status what an API server added; means nothing here
 */
public record ValidatingAdmissionPolicy(
        String apiVersion, String kind, ObjectMeta metadata, Spec spec, Optional<Object> status)
        implements AdmissionObject {

    public ValidatingAdmissionPolicy {
        RbacNames.expectClusterScoped(metadata);
    }

    /** @param paramKind none: parameters are objects of the cluster, which the gate does not read */
    public record Spec(
            Optional<Object> paramKind,
            MatchResources matchConstraints,
            List<MatchCondition> matchConditions,
            List<Variable> variables,
            List<Validation> validations,
            List<AuditAnnotation> auditAnnotations,
            @Default("Fail") FailurePolicy failurePolicy) {

        private static final int MAX_CONDITIONS = 64;
        private static final int MAX_ANNOTATIONS = 20;

        public Spec {
            expect(
                    paramKind.isEmpty(),
                    "paramKind",
                    "a kind",
                    "nothing, for the gate reads no parameters from the cluster");
            expect(
                    !matchConstraints.resourceRules().isEmpty(),
                    "matchConstraints",
                    "no resourceRules",
                    "at least one of them");
            expect(
                    !validations.isEmpty() || !auditAnnotations.isEmpty(),
                    "validations",
                    "nothing",
                    "at least one, or auditAnnotations");
            expect(
                    matchConditions.size() <= MAX_CONDITIONS,
                    "matchConditions",
                    matchConditions.size(),
                    "at most " + MAX_CONDITIONS);
            expect(
                    auditAnnotations.size() <= MAX_ANNOTATIONS,
                    "auditAnnotations",
                    auditAnnotations.size(),
                    "at most " + MAX_ANNOTATIONS);
            expectDistinct(
                    "matchConditions",
                    matchConditions.stream().map(MatchCondition::name).toList());
            expectDistinct("variables", variables.stream().map(Variable::name).toList());
            expectDistinct(
                    "auditAnnotations",
                    auditAnnotations.stream().map(AuditAnnotation::key).toList());
        }

        private static void expectDistinct(String component, List<String> names) {
            expect(names.stream().distinct().count() == names.size(), component, "one name twice", "each name once");
        }
    }

    /** What has to be true, in CEL, that the policy looks at a write at all. */
    public record MatchCondition(String name, String expression) {
        public MatchCondition {
            expect(
                    name.matches("([A-Za-z0-9.-]+/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?"),
                    "name",
                    '"' + name + '"',
                    "a qualified name");
            expectExpression("expression", expression);
        }
    }

    /** A part of expressions: {@code variables.name}. */
    public record Variable(String name, String expression) {
        public Variable {
            expect(name.matches("[_a-zA-Z][_a-zA-Z0-9]*"), "name", '"' + name + '"', "a CEL identifier");
            expectExpression("expression", expression);
        }
    }

    /**
     * What has to be true.
     *
     * @param messageExpression a text in CEL, before {@code message}
     */
    public record Validation(
            String expression, Optional<String> message, Optional<String> messageExpression, Optional<Reason> reason) {
        public Validation {
            expectExpression("expression", expression);
            message.ifPresent(text -> {
                expect(!text.isBlank(), "message", "nothing", "a text");
                expect(text.strip().indexOf('\n') < 0, "message", "several lines", "one line");
            });
            messageExpression.ifPresent(text -> expectExpression("messageExpression", text));
        }
    }

    /** A text or null in CEL, for the audit. */
    public record AuditAnnotation(String key, String valueExpression) {
        public AuditAnnotation {
            expect(
                    key.matches("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"),
                    "key",
                    '"' + key + '"',
                    "a qualified name");
            expectExpression("valueExpression", valueExpression);
        }
    }

    /** What becomes of a write about which an expression failed. */
    public enum FailurePolicy {
        FAIL,
        IGNORE;

        @Override
        public String toString() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }

    /** What a refusal says beside its text. */
    public enum Reason {
        FORBIDDEN("Forbidden", 403),
        REQUEST_ENTITY_TOO_LARGE("RequestEntityTooLarge", 413),
        INVALID("Invalid", 422);

        private final String text;
        private final int code;

        Reason(String text, int code) {
            this.text = text;
            this.code = code;
        }

        /** The HTTP status that goes with it. */
        public int code() {
            return code;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static void expectExpression(String component, String expression) {
        expect(!expression.isBlank(), component, "nothing", "an expression");
    }
}
