package io.gatehouse.config;

import static io.gatehouse.config.UnexpectedValueException.expect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What fits a record, and what is said of what does not. */
class BinderTest {
    enum Mode {
        SLOW,
        FAST;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    record Inner(String name, @Default("7") int number) {
        Inner {
            expect(!name.equals("bad"), "name", '"' + name + '"', "anything better");
            expect(number != 13, "number", number, "a luckier one");
            expect(number != 99 || !name.equals("whole"), "", "all of it", "something else");
        }
    }

    record Outer(
            String apiVersion,
            String kind,
            Inner inner,
            Optional<Inner> other,
            List<Inner> inners,
            Map<String, List<String>> lists,
            @Default("slow") Mode mode,
            @Default("{name: of-default}") Inner standard,
            Optional<Object> anything) {}

    private static final String INNER = "inner: {name: a}\n";

    private static Outer bound(String text) throws InvalidConfigurationException {
        return Yaml.bound(Outer.class, text);
    }

    private static List<String> faults(String text) {
        return Yaml.faults(Outer.class, text);
    }

    @Test
    void whatIsNotThereHasItsDefault() throws Exception {
        assertEquals(
                new Outer(
                        "v1",
                        "Test",
                        new Inner("a", 7),
                        Optional.empty(),
                        List.of(),
                        Map.of(),
                        Mode.SLOW,
                        new Inner("of-default", 7),
                        Optional.empty()),
                bound(INNER));
        assertEquals(bound(INNER), bound(INNER + "other:\ninners: ~\nlists: null\nmode:\nstandard: Null\n"));
    }

    @Test
    void everyShapeIsFilled() throws Exception {
        Outer outer = bound("""
                inner: {name: a, number: 1}
                other:
                  name: b
                inners:
                - name: c
                - {name: "d", number: -2}
                lists:
                  x: [y, 'z']
                  empty: []
                mode: fast
                standard: {name: e}
                anything: {a: [1, yes, {b: ~}], c: text}
                """);
        assertEquals(new Inner("a", 1), outer.inner());
        assertEquals(Optional.of(new Inner("b", 7)), outer.other());
        assertEquals(List.of(new Inner("c", 7), new Inner("d", -2)), outer.inners());
        assertEquals(Map.of("x", List.of("y", "z"), "empty", List.of()), outer.lists());
        assertEquals(List.of("x", "empty"), List.copyOf(outer.lists().keySet()));
        assertEquals(Mode.FAST, outer.mode());
        assertEquals(new Inner("e", 7), outer.standard());
        assertEquals(Optional.of(Map.of("a", List.of("1", "yes", Map.of("b", "~")), "c", "text")), outer.anything());
    }

    @Test
    void whatIsFilledCannotBeChanged() throws Exception {
        Outer outer = bound(INNER + "lists: {x: [y]}\n");
        assertThrows(UnsupportedOperationException.class, () -> outer.lists().put("z", List.of()));
        assertThrows(
                UnsupportedOperationException.class,
                () -> outer.lists().get("x").add("z"));
        assertThrows(UnsupportedOperationException.class, () -> outer.inners().add(new Inner("x", 1)));
    }

    @Test
    void anUnknownKeyIsAFaultThatNamesTheNearestOne() {
        assertEquals(
                List.of(
                        "2: iner: unknown key (did you mean inner?)",
                        "3: inners[0].nummer: unknown key (did you mean number?)",
                        "4: zzzzzzzz: unknown key (known here: apiVersion, kind, inner, other, inners, lists, mode,"
                                + " standard, anything)"),
                faults(INNER + "iner: 1\ninners: [{name: a, nummer: 1}]\nzzzzzzzz: 1\n").stream()
                        .sorted()
                        .toList());
    }

    @Test
    void whatIsMissingIsAFaultOfItsMapping() {
        assertEquals(
                List.of("1: inner: missing (expected: a mapping)"),
                faults("mode: slow\n").stream()
                        .map(fault -> fault.replace("-1: ", "1: ").replace("0: ", "1: "))
                        .toList());
        assertEquals(List.of("2: inner.name: missing (expected: a value)"), faults("mode: slow\ninner: {number: 1}\n"));
        assertEquals(List.of("1: inner: missing (expected: a mapping)"), faults("inner: ~\n"));
    }

    @Test
    void theWrongShapeIsAFaultThatSaysWhatIsThere() {
        assertEquals(
                List.of(
                        "1: inner: \"x\" (expected: a mapping)",
                        "2: other: a list (expected: a mapping)",
                        "3: inners: a mapping (expected: a list)",
                        "4: lists: \"5\" (expected: a mapping)",
                        "5: mode: a list (expected: a single value)",
                        "6: standard.name: a mapping (expected: a single value)"),
                faults("inner: x\nother: []\ninners: {}\nlists: 5\nmode: [slow]\nstandard: {name: {}}\n"));
        assertEquals(
                List.of("2: lists.x[1]: a list (expected: a single value)"), faults(INNER + "lists: {x: [y, [z]]}\n"));
    }

    @Test
    void anUnknownConstantIsAFaultThatNamesAllAndTheNearest() {
        assertEquals(
                List.of("2: mode: \"Fast\" (expected: slow, fast; did you mean fast?)"),
                faults(INNER + "mode: Fast\n"));
        assertEquals(List.of("2: mode: \"enormous\" (expected: slow, fast)"), faults(INNER + "mode: enormous\n"));
    }

    @Test
    void aKeyThatComesTwiceIsAFault() {
        assertEquals(
                List.of("2: inner: stands here a second time (expected: once)"), faults(INNER + "inner: {name: b}\n"));
        assertEquals(
                List.of("2: lists.x: stands here a second time (expected: once)"),
                faults(INNER + "lists: {x: [], x: []}\n"));
        assertEquals(
                List.of("2: anything.a: stands here a second time (expected: once)"),
                faults(INNER + "anything: {a: 1, 'a': 2}\n"));
    }

    @Test
    void aKeyThatIsNoTextIsAFault() {
        assertEquals(
                List.of("2: lists: a key of an unknown sort (expected: text)"), faults(INNER + "lists: {[a]: []}\n"));
        assertEquals(
                List.of("2: other: a key of an unknown sort (expected: text)"),
                faults(INNER + "other: {<<: {name: x}, name: b}\n"));
    }

    @Test
    void whatARecordDoesNotTakeIsAFaultOfItsKey() {
        assertEquals(
                List.of("2: inner.name: \"bad\" (expected: anything better)"),
                faults("mode: fast\ninner: {name: bad}\n"));
        assertEquals(
                List.of("2: inner: all of it (expected: something else)"),
                faults("mode: fast\ninner: {name: whole, number: 99}\n"));
    }

    @Test
    void allFaultsAreToldAtOnce() {
        assertEquals(
                List.of(
                        "2: other.name: \"bad\" (expected: anything better)",
                        "3: other.number: \"13\" (expected: a whole number)",
                        "4: inners[0].name: missing (expected: a value)",
                        "4: inners[0].number: 13 (expected: a luckier one)",
                        "5: inners[1].name: \"bad\" (expected: anything better)",
                        "5: inners[1].number: 13 (expected: a luckier one)",
                        "6: mode: \"x\" (expected: slow, fast)"),
                faults("""
                        inner: {name: a}
                        other: {name: bad,
                          number: "13"}
                        inners: [{number: 13},
                          {name: bad, number: 13}]
                        mode: x
                        """).stream().sorted().toList());
    }

    @Test
    void whoeverMakesARecordByHandIsToldTheFirstFault() {
        assertEquals(
                "\"bad\" (expected: anything better)",
                assertThrows(UnexpectedValueException.class, () -> new Inner("bad", 13))
                        .getMessage());
    }

    @Test
    void aLongValueIsShownCutShort() {
        List<String> faults = faults(INNER + "mode: " + "x".repeat(100_000) + "\n");
        assertEquals(List.of("2: mode: \"" + "x".repeat(60) + "…\" (expected: slow, fast)"), faults);
    }

    @Test
    void aFaultSaysWhereItIs() {
        assertEquals("f.yaml:3: a.b: wrong", new Fault("f.yaml", 3, "a.b", "wrong").toString());
        assertEquals("f.yaml: wrong", new Fault("f.yaml", 0, "", "wrong").toString());
        InvalidConfigurationException all =
                new InvalidConfigurationException(List.of(new Fault("f", 1, "", "x"), new Fault("g", 0, "", "y")));
        assertEquals("f:1: x\ng: y", all.getMessage());
        assertTrue(all.faults().size() == 2);
    }
}
