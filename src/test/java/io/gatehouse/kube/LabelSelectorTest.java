package io.gatehouse.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.UnexpectedValueException;
import io.gatehouse.kube.LabelSelector.Operator;
import io.gatehouse.kube.LabelSelector.Requirement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {
    @Test
    void anEmptySelectorSelectsEverything() {
        assertTrue(new LabelSelector(Map.of(), List.of()).matches(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "IN, a, true",
        "IN, c, false",
        "IN, , false",
        "NOT_IN, a, false",
        "NOT_IN, c, true",
        "NOT_IN, , true",
        "EXISTS, c, true",
        "EXISTS, , false",
        "DOES_NOT_EXIST, c, false",
        "DOES_NOT_EXIST, , true"
    })
    void labelsThatAreNotThereAreInNoSet(Operator operator, String value, boolean expected) {
        boolean takesValues = operator == Operator.IN || operator == Operator.NOT_IN;
        Requirement requirement = new Requirement("k", operator, takesValues ? List.of("a", "b") : List.of());
        LabelSelector selector = new LabelSelector(Map.of(), List.of(requirement));
        assertEquals(expected, selector.matches(value == null ? Map.of() : Map.of("k", value)));
    }

    @Test
    void everyRequirementMustHold() {
        LabelSelector selector = new LabelSelector(
                Map.of("a", "1", "b", "2"), List.of(new Requirement("c", Operator.EXISTS, List.of())));
        assertTrue(selector.matches(Map.of("a", "1", "b", "2", "c", "", "d", "4")));
        assertEquals(
                List.of(false, false, false),
                List.of(
                        selector.matches(Map.of("a", "1", "b", "2")),
                        selector.matches(Map.of("a", "1", "c", "3")),
                        selector.matches(Map.of("a", "1", "b", "3", "c", "3"))));
    }

    @Test
    void operatorsTakeValuesOrNone() {
        assertThrows(UnexpectedValueException.class, () -> new Requirement("k", Operator.IN, List.of()));
        assertThrows(UnexpectedValueException.class, () -> new Requirement("k", Operator.EXISTS, List.of("v")));
    }
}
