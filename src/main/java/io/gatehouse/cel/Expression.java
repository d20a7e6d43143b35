package io.gatehouse.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A compiled expression; any thread may evaluate it. */
public final class Expression {
    private final String source;
    private final CelAbstractSyntaxTree tree;
    private final CelRuntime.Program program;
    private final Costs costs;

    Expression(String source, CelAbstractSyntaxTree tree, CelRuntime.Program program) {
        this.source = source;
        this.tree = tree;
        this.program = program;
        this.costs = Costs.of(tree.getExpr());
    }

    public String source() {
        return source;
    }

    /** What is known of its values. */
    public Shape shape() {
        return Shape.of(tree.getResultType());
    }

    /**
     * What it looks at of one of its variables: paths of keys, each standing for all that is below it, the empty one for
     * everything.
     */
    public Set<List<String>> reads(String variable) {
        return Reads.of(variable, tree.getExpr());
    }

    /**
     * Never throws on account of the expression or the variables' values.
     *
     * @param variables trees of plain values, or {@link LazyVariables}
     */
    public Evaluation evaluate(Map<String, ? extends @Nullable Object> variables, Budget budget) {
        Meter meter = new Meter(costs, budget.forNext());
        Evaluation evaluation = run(seen(variables), meter);
        budget.spend(meter.spent());
        if (budget.isSpent()) {
            return new Evaluation.Exhausted();
        }
        return meter.isExceeded()
                ? new Evaluation.Failed("operation cancelled: actual cost limit exceeded")
                : evaluation;
    }

    private Evaluation run(Map<String, Object> variables, Meter meter) {
        try {
            return new Evaluation.Value(program.trace(variables, meter));
        } catch (CelEvaluationException e) {
            return new Evaluation.Failed(FailureText.of(e));
        } catch (RuntimeException | StackOverflowError e) {
            return new Evaluation.Failed("internal error");
        }
    }

    private static Map<String, Object> seen(Map<String, ? extends @Nullable Object> variables) {
        Map<String, Object> seen = new HashMap<>();
        variables.forEach((name, value) -> seen.put(name, value instanceof LazyVariables ? value : View.of(value)));
        return seen;
    }

    @Override
    public String toString() {
        return source;
    }
}
