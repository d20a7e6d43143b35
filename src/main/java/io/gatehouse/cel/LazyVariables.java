package io.gatehouse.cel;

import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Variables that are expressions themselves, each evaluated when it is first asked for, once. For one review. */
public final class LazyVariables extends AbstractMap<String, Object> {
    private final Map<String, Expression> expressions;
    private final Map<String, Object> inputs;
    private final Budget budget;
    private final Map<String, Evaluation> evaluated = new HashMap<>();

    /**
     * @param name by which the expressions see each other
     * @param inputs what else they see
     * @param budget out of which they are paid
     */
    public LazyVariables(
            String name,
            Map<String, Expression> expressions,
            Map<String, ? extends @Nullable Object> inputs,
            Budget budget) {
        this.expressions = expressions;
        this.inputs = new HashMap<>();
        inputs.forEach((key, value) -> this.inputs.put(key, View.of(value)));
        this.inputs.put(name, this);
        this.budget = budget;
    }

    @Override
    public @Nullable Object get(Object name) {
        Expression expression = expressions.get(name);
        return expression == null ? null : value((String) name, expression);
    }

    @Override
    public boolean containsKey(Object name) {
        return expressions.containsKey(name);
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        throw new FailureText.Told("variables cannot be enumerated");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return "{...}";
    }

    private Object value(String name, Expression expression) {
        Evaluation evaluation = evaluated.get(name);
        if (evaluation == null) {
            evaluation = expression.evaluate(inputs, budget);
            evaluated.put(name, evaluation);
        }
        if (evaluation instanceof Evaluation.Value there) {
            return there.value();
        }
        String why = evaluation instanceof Evaluation.Failed failed ? failed.message() : "out of budget";
        throw new FailureText.Told("composited variable \"" + name + "\" fails to evaluate: " + why);
    }
}
