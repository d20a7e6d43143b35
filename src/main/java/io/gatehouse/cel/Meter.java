package io.gatehouse.cel;

import dev.cel.common.CelErrorCode;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.exceptions.CelRuntimeException;
import dev.cel.runtime.CelEvaluationListener;
import org.jspecify.annotations.Nullable;

/** Counts what one evaluation costs, step by step, and ends it at the limit. */
final class Meter implements CelEvaluationListener {
    private final Costs costs;
    private final @Nullable Object[] arguments;
    private final long limit;
    private long spent;

    Meter(Costs costs, long limit) {
        this.costs = costs;
        this.arguments = new Object[costs.slots()];
        this.limit = limit;
    }

    @Override
    public void callback(CelExpr expression, Object value) {
        Costs.Step step = costs.of(expression.id());
        spend(step.units());
        if (step.slot() >= 0) {
            arguments[step.slot()] = value;
            for (Costs.Call call : step.calls()) {
                spend(call.cost(arguments, limit));
            }
        }
    }

    long spent() {
        return spent;
    }

    boolean isExceeded() {
        return spent > limit;
    }

    /** Where the limit is passed each further step throws too, so that no operator that absorbs errors goes on. */
    private void spend(long units) {
        spent += Math.min(units, Long.MAX_VALUE - spent);
        if (spent > limit) {
            throw new LimitExceeded();
        }
    }

    private static final class LimitExceeded extends CelRuntimeException {
        private static final long serialVersionUID = 1;

        LimitExceeded() {
            super(new IllegalStateException("cost limit exceeded"), CelErrorCode.ITERATION_BUDGET_EXCEEDED);
        }
    }
}
