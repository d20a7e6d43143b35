package io.gatehouse.admission;

import io.gatehouse.cel.Budget;
import io.gatehouse.cel.Conditions;
import io.gatehouse.cel.Evaluation;
import io.gatehouse.cel.Expression;
import io.gatehouse.cel.LazyVariables;
import io.gatehouse.kube.ValidatingAdmissionPolicy.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Evaluates one policy about one write (k8s.io/apiserver, {@code policy/validating/validator.go}). */
final class Evaluator {
    private static final int MAX_MESSAGE_BYTES = 5 * 1024;
    private static final int MAX_NOTE_BYTES = 10 * 1024;

    private final Policy policy;
    private final Allowance allowance;
    private final Budget budget;
    private final Map<String, @Nullable Object> inputs = new HashMap<>();
    private final Map<String, @Nullable Object> all;

    Evaluator(Policy policy, Map<String, Object> request, SentObject subject, Allowance allowance) {
        this.policy = policy;
        this.allowance = allowance;
        this.budget = allowance.forValidations();
        inputs.put("object", subject.object().orElse(null));
        inputs.put("oldObject", subject.old().orElse(null));
        inputs.put("request", request);
        all = new HashMap<>(inputs);
        all.put("variables", new LazyVariables("variables", policy.variables(), inputs, budget));
    }

    List<Finding> findings() {
        Conditions.Result conditions = Conditions.judge(policy.conditions(), inputs, allowance.forConditions());
        if (!conditions.hold()) {
            return List.of();
        }
        if (conditions.problem().isPresent()) {
            return onError(conditions.problem().get());
        }
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < policy.validations().size(); i++) {
            Evaluation evaluation = policy.validations().get(i).expression().evaluate(all, budget);
            if (evaluation instanceof Evaluation.Exhausted) {
                return onError(Conditions.OUT_OF_BUDGET);
            }
            finding(i, evaluation).ifPresent(findings::add);
        }
        return budget.isSpent()
                ? onError("failed messageExpression: " + Conditions.OUT_OF_BUDGET)
                : annotated(findings);
    }

    private Optional<Finding> finding(int index, Evaluation evaluation) {
        Policy.Validation validation = policy.validations().get(index);
        if (evaluation instanceof Evaluation.Failed failed) {
            return policy.failsOnError()
                    ? Optional.of(
                            new Finding.Denial(index, Conditions.text(validation.expression(), failed), Reason.INVALID))
                    : Optional.empty();
        }
        return evaluation instanceof Evaluation.Value value && value.isTrue()
                ? Optional.empty()
                : Optional.of(new Finding.Denial(index, message(validation), validation.reason()));
    }

    private String message(Policy.Validation validation) {
        return validation
                .messageExpression()
                .flatMap(this::message)
                .orElseGet(() -> validation.message().isBlank()
                        ? "failed expression: "
                                + validation.expression().source().strip()
                        : validation.message().strip());
    }

    /** One line, not too long, else it is not taken. */
    private Optional<String> message(Expression expression) {
        if (expression.evaluate(all, budget) instanceof Evaluation.Value there
                && there.value() instanceof String text) {
            String line = text.strip();
            boolean isUsable = !line.isEmpty()
                    && line.indexOf('\n') < 0
                    && line.getBytes(StandardCharsets.UTF_8).length <= MAX_MESSAGE_BYTES;
            return isUsable ? Optional.of(line) : Optional.empty();
        }
        return Optional.empty();
    }

    private List<Finding> annotated(List<Finding> findings) {
        for (Policy.Annotation annotation : policy.annotations()) {
            Evaluation evaluation = annotation.value().evaluate(all, budget);
            if (evaluation instanceof Evaluation.Exhausted) {
                return onError(Conditions.OUT_OF_BUDGET);
            }
            if (evaluation instanceof Evaluation.Failed failed && policy.failsOnError()) {
                findings.add(new Finding.Fault(Conditions.text(annotation.value(), failed)));
            } else if (evaluation instanceof Evaluation.Value there
                    && there.value() instanceof String text
                    && !text.isBlank()) {
                findings.add(new Finding.Note(annotation.key(), shortened(text.strip())));
            }
        }
        return findings;
    }

    private List<Finding> onError(String message) {
        return policy.failsOnError() ? List.of(new Finding.Denial(0, message, Reason.INVALID)) : List.of();
    }

    private static String shortened(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_NOTE_BYTES) {
            return text;
        }
        int end = MAX_NOTE_BYTES;
        while ((bytes[end] & 0xc0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
