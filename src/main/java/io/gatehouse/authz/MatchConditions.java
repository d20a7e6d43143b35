package io.gatehouse.authz;

import io.gatehouse.cel.Budget;
import io.gatehouse.cel.Conditions;
import io.gatehouse.cel.Dialect;
import io.gatehouse.cel.Expression;
import io.gatehouse.cel.InvalidExpressionException;
import io.gatehouse.cel.Shape;
import io.gatehouse.config.Documents.Document;
import io.gatehouse.config.FaultCollector;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.OffEventLoop;
import io.gatehouse.kube.AuthorizationChain.MatchCondition;
import io.gatehouse.wire.Trees;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether a webhook is asked at all: only where all conditions hold (k8s.io/apiserver, {@code authorization/cel}). */
record MatchConditions(List<Expression> expressions) {
    /** What an event loop has time for: about a thousandth of a second. */
    private static final long QUICK = 10_000;

    /**
     * Compiles them.
     *
     * @param path where they stand in the document
     * @throws InvalidConfigurationException with every expression that is none
     */
    static MatchConditions of(List<MatchCondition> conditions, Document document, String path)
            throws InvalidConfigurationException {
        if (conditions.isEmpty()) {
            return new MatchConditions(List.of());
        }
        Dialect dialect = Dialect.of(Map.of("request", ReviewSpec.SHAPE));
        FaultCollector faults = new FaultCollector();
        List<Expression> expressions = new ArrayList<>();
        for (int i = 0; i < conditions.size(); i++) {
            try {
                expressions.add(dialect.compile(conditions.get(i).expression(), Shape.BOOL));
            } catch (InvalidExpressionException e) {
                faults.add(document.fault(path + "[" + i + "].expression", "no valid expression: " + e.getMessage()));
            }
        }
        faults.throwIfAny();
        return new MatchConditions(List.copyOf(expressions));
    }

    boolean areThere() {
        return !expressions.isEmpty();
    }

    /** Most of them are judged at once; what takes longer keeps no event loop from its work. */
    Future<Conditions.Result> judge(Question question) {
        Map<String, @Nullable Object> inputs = Trees.of("request", ReviewSpec.whole(question));
        Conditions.Result quick = Conditions.judge(expressions, inputs, new Budget(QUICK));
        return quick.isOutOfBudget()
                ? OffEventLoop.run(() -> Conditions.judge(expressions, inputs, new Budget(Budget.PER_CONDITIONS)))
                : Future.succeededFuture(quick);
    }
}
