package io.gatehouse.cel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Match conditions: whether a policy or a webhook looks at a write at all (k8s.io/apiserver, {@code webhook/matchconditions}). */
public final class Conditions {
    public static final String OUT_OF_BUDGET =
            "validation failed due to running out of cost budget, no further validation rules will be run";

    private Conditions() {}

    /**
     * What they come to.
     *
     * @param hold false where one is false, whatever the others are
     * @param problem where none is false and some could not be evaluated
     */
    public record Result(boolean hold, Optional<String> problem) {
        /** Whether they cost more than they may. */
        public boolean isOutOfBudget() {
            return problem.equals(Optional.of(OUT_OF_BUDGET));
        }
    }

    /** @param inputs the values of their variables */
    public static Result judge(List<Expression> conditions, Map<String, @Nullable Object> inputs, Budget budget) {
        List<String> problems = new ArrayList<>();
        for (Expression condition : conditions) {
            Evaluation evaluation = condition.evaluate(inputs, budget);
            if (evaluation instanceof Evaluation.Value value && !value.isTrue()) {
                return new Result(false, Optional.empty());
            }
            if (evaluation instanceof Evaluation.Failed failed) {
                problems.add(text(condition, failed));
            } else if (evaluation instanceof Evaluation.Exhausted) {
                return new Result(true, Optional.of(OUT_OF_BUDGET));
            }
        }
        return new Result(true, problem(problems));
    }

    private static Optional<String> problem(List<String> problems) {
        return problems.size() > 1
                ? Optional.of("[" + String.join(", ", problems) + "]")
                : problems.stream().findFirst();
    }

    /** In kube-apiserver's words. */
    public static String text(Expression expression, Evaluation.Failed failed) {
        return "expression '" + expression.source() + "' resulted in error: " + failed.message();
    }
}
