package io.gatehouse.cel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As large as a body may be, in the hands of somebody who knows the policies. */
class BudgetTest {
    private static final Dialect DIALECT = Dialect.of(Map.of("object", Shape.DYN));
    private static final List<Long> LONG_LIST =
            LongStream.range(0, 100_000).boxed().toList();
    private static final String LONG_TEXT = "a".repeat(3 << 20);
    private static final Map<String, Object> EVIL =
            Map.of("l", LONG_LIST, "s", LONG_TEXT, "m", Map.of(), "r", "((a{1000}){1000}){1000}");
    private static final Evaluation LIMIT = new Evaluation.Failed("operation cancelled: actual cost limit exceeded");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "object.l.all(x, object.l.all(y, x + y >= 0))",
                "object.l.map(x, object.l.map(y, y)).size() > 0",
                "object.l.map(x, x + 1).map(x, x + 1).size() > 0",
                "object.l.transformMap(i, v, v).size() > 0",
                "object.l.all(x, x in object.l)",
                "object.l.all(x, object.l.indexOf(x) >= 0)",
                "object.l.map(x, object.l) == object.l.map(x, object.l)",
                "object.l.map(x, object.s).join().size() > 0",
                "object.l.distinct().size() > 0",
                "object.l.sort().size() > 0",
                "sets.contains(object.l, object.l)",
                "lists.range(1000000000).size() > 0",
                "object.s + object.s + object.s == 'a'",
                "object.s.replace('', object.s) == ''",
                "object.s.split('').size() > 0",
                "object.s.contains(object.s)",
                "object.s.matches(object.s)",
                "object.s.matches('(a|aa)+$(a|aa)+$(a|aa)+$')",
                "object.s.find(object.s) == ''",
                "'a'.matches(object.r)",
                "object.l.all(x, 'a'.matches('a{0,500}'))",
                "object.l.all(x, size(object.s) > 0)",
                "object.l.all(x, size(object.m) == 0 && object.s.lowerAscii() != '')",
            })
    void endsAtTheLimit(String expression) throws InvalidExpressionException {
        assertEquals(LIMIT, evaluate(expression, new Budget(Budget.PER_POLICY)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "object.l.all(x, object.l.all(y, true)) || true",
                "true || object.l.all(x, object.l.all(y, true)) || object.l.all(x, object.l.all(y, true))",
                "object.l.all(x, object.l.all(y, true)) ? true : true",
                "object.l.exists(x, object.l.exists(y, false)) || object.l.all(x, object.l.all(y, true)) || true",
                "object.l.all(x, object.l.all(y, object.l.all(z, false || true)) || true)",
            })
    void noOperatorThatAbsorbsErrorsGoesOnBehindTheLimit(String expression) throws InvalidExpressionException {
        Evaluation evaluation = evaluate(expression, new Budget(Budget.PER_POLICY));
        assertTrue(evaluation.equals(LIMIT) || evaluation.equals(new Evaluation.Value(true)), evaluation::toString);
        assertEquals(expression.startsWith("true"), evaluation.equals(new Evaluation.Value(true)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "object.l.all(x, x >= 0)",
                "object.l.sum() > 0",
                "object.l == object.l",
                "object.s.matches('^a+$')",
                "object.s.lastIndexOf('b') == -1",
                "object.s.startsWith('aaa')",
                "!isQuantity(object.s) && !isIP(object.s)",
            })
    void whatIsLinearInTheObjectFits(String expression) throws InvalidExpressionException {
        assertEquals(new Evaluation.Value(true), evaluate(expression, new Budget(Budget.PER_POLICY)));
    }

    @Test
    void aBudgetIsSharedByExpressions() throws InvalidExpressionException {
        Budget budget = new Budget(4_000);
        Expression expression = DIALECT.compile("object.l.slice(0, 300).all(x, x >= 0)");
        assertEquals(new Evaluation.Value(true), expression.evaluate(Map.of("object", small()), budget));
        assertEquals(new Evaluation.Exhausted(), expression.evaluate(Map.of("object", small()), budget));
        assertTrue(budget.isSpent());
        assertEquals(new Evaluation.Exhausted(), expression.evaluate(Map.of("object", small()), budget));
    }

    @Test
    void variablesArePaidForOnce() throws InvalidExpressionException {
        Map<String, Expression> doubling = new HashMap<>();
        Dialect dialect = DIALECT.with("variables", Shape.DYN);
        doubling.put("v0", dialect.compile("object.s.substring(0, 1000)"));
        for (int i = 1; i <= 60; i++) {
            doubling.put("v" + i, dialect.compile("variables.v%d + variables.v%d".formatted(i - 1, i - 1)));
        }
        Budget budget = new Budget(Budget.PER_POLICY);
        Map<String, Object> inputs = Map.of("object", EVIL);
        LazyVariables variables = new LazyVariables("variables", doubling, inputs, budget);
        Map<String, Object> all = Map.of("object", EVIL, "variables", variables);
        assertEquals(
                new Evaluation.Value(true),
                dialect.compile("size(variables.v10) == 1024000").evaluate(all, budget));
        assertEquals(
                new Evaluation.Value(true),
                dialect.compile("size(variables.v10) > 0").evaluate(all, budget));
        Evaluation evil = dialect.compile("size(variables.v60) > 0").evaluate(all, budget);
        String message = assertInstanceOf(Evaluation.Failed.class, evil).message();
        assertTrue(message.startsWith("composited variable \"v60\" fails to evaluate: composited"), message);
    }

    private static Evaluation evaluate(String expression, Budget budget) throws InvalidExpressionException {
        return DIALECT.compile(expression).evaluate(Map.of("object", EVIL), budget);
    }

    private static Map<String, Object> small() {
        return Map.of("l", LONG_LIST.subList(0, 300));
    }
}
