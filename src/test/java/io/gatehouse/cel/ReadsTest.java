package io.gatehouse.cel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    object.spec.x == 1 | spec.x
                    has(object.spec.x) | spec.x
                    object.spec.items.all(i, i.x == 1) | spec.items
                    object.spec['a.b'] == 1 | spec.a.b
                    object.spec[other.x] == 1 | spec
                    object.?spec.?x.orValue(1) == 1 | spec.x
                    object[?'spec'].hasValue() | spec
                    object == other | .
                    dyn(object).spec.x == 1 | .
                    [object].all(o, o.x == 1) | .
                    object.map(k, k) == [] | .
                    has(object.a) ? object.b == 1 : object.c.d == 1 | a b c.d
                    object.a.exists(x, x == object.b) | a b
                    {'k': object.a}.k == 1 | a
                    other.object == 1 |
                    other.a == 1 |
                    """)
    void followsKeysThatAreConstant(String expression, String expected) throws InvalidExpressionException {
        Dialect dialect = Dialect.of(Map.of("object", Shape.DYN, "other", Shape.DYN));
        TreeSet<String> reads = new TreeSet<>();
        dialect.compile(expression).reads("object").forEach(path -> reads.add(String.join(".", path)));
        TreeSet<String> wanted = new TreeSet<>();
        if (expected != null) {
            Arrays.stream(expected.split(" "))
                    .map(path -> path.equals(".") ? "" : path)
                    .forEach(wanted::add);
        }
        assertEquals(wanted, reads);
    }
}
