package io.gatehouse.admission;

import io.gatehouse.cel.Budget;
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
    private static final String OUT_OF_BUDGET =
            "validation failed due to running out of cost budget, no further validation rules will be run";
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
        List<String> problems = new ArrayList<>();
        if (!conditionsHold(problems)) {
            return List.of();
        }
        if (!problems.isEmpty()) {
            return onError(problems.size() == 1 ? problems.get(0) : "[" + String.join(", ", problems) + "]");
        }
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < policy.validations().size(); i++) {
            Evaluation evaluation = policy.validations().get(i).expression().evaluate(all, budget);
            if (evaluation instanceof Evaluation.Exhausted) {
                return onError(OUT_OF_BUDGET);
            }
            finding(i, evaluation).ifPresent(findings::add);
        }
        return budget.isSpent() ? onError("failed messageExpression: " + OUT_OF_BUDGET) : annotated(findings);
    }

    /**
     * One that is false ends it, whatever the others are.
     *
     * @param problems those of conditions that failed
     */
    private boolean conditionsHold(List<String> problems) {
        Budget conditions = allowance.forConditions();
        for (Expression condition : policy.conditions()) {
            Evaluation evaluation = condition.evaluate(inputs, conditions);
            if (evaluation instanceof Evaluation.Value value && !value.isTrue()) {
                return false;
            }
            if (evaluation instanceof Evaluation.Failed failed) {
                problems.add(text(condition, failed));
            } else if (evaluation instanceof Evaluation.Exhausted) {
                problems.clear();
                problems.add(OUT_OF_BUDGET);
                return true;
            }
        }
        return true;
    }

    private Optional<Finding> finding(int index, Evaluation evaluation) {
        Policy.Validation validation = policy.validations().get(index);
        if (evaluation instanceof Evaluation.Failed failed) {
            return policy.failsOnError()
                    ? Optional.of(new Finding.Denial(index, text(validation.expression(), failed), Reason.INVALID))
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
                return onError(OUT_OF_BUDGET);
            }
            if (evaluation instanceof Evaluation.Failed failed && policy.failsOnError()) {
                findings.add(new Finding.Fault(text(annotation.value(), failed)));
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

    private static String text(Expression expression, Evaluation.Failed failed) {
        return "expression '" + expression.source() + "' resulted in error: " + failed.message();
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
