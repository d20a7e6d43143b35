package io.gatehouse.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.gatehouse.wire.MalformedException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlBodyTest {
    /** Right: the JSON that sigs.k8s.io/yaml 1.6.0, which API servers read YAML with, makes of the scalar. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "y | true",
                "Yes | true",
                "ON | true",
                "true | true",
                "yEs | \"yEs\"",
                "tRUE | \"tRUE\"",
                "n | false",
                "No | false",
                "OFF | false",
                "False | false",
                "null | null",
                "NULL | null",
                "nULL | \"nULL\"",
                "'' | \"\"",
                "0 | 0",
                "00 | 0",
                "017 | 15",
                "0o17 | 15",
                "08 | 8",
                "0x1F | 31",
                "0b101 | 5",
                "-0b11 | -3",
                "-0x1F | -31",
                "+12 | 12",
                "1_000 | 1000",
                "_1 | \"_1\"",
                "0_8 | 8",
                "-_1 | -1",
                "1.0 | 1",
                "1.5 | 1.5",
                "1. | 1",
                ".5 | 0.5",
                "-.5 | -0.5",
                ". | \".\"",
                "1e3 | 1000",
                "1e-3 | 0.001",
                "._8 | \"._8\"",
                ".1_0 | 0.1",
                ".1_ | \".1_\"",
                "1e20 | 100000000000000000000",
                "1e21 | 1E+21",
                "6.02e23 | 6.02E+23",
                "9223372036854775807 | 9223372036854775807",
                "18446744073709551615 | 18446744073709551615",
                "18446744073709551616 | 18446744073709552000",
                "1e400 | \"1e400\"",
                "2020-01-01 | \"2020-01-01\"",
                "2020-01-01T00:00:00Z | \"2020-01-01T00:00:00Z\"",
                "12:30:45 | \"12:30:45\"",
                "1.2.3 | \"1.2.3\"",
                "'1' | \"1\"",
                "\"yes\" | \"yes\"",
                "null | null",
                "!!str yes | \"yes\"",
                "! 1 | \"1\"",
                "= | \"=\"",
                "1__0 | 10",
                "0x | \"0x\"",
                "--1 | \"--1\"",
            })
    void aScalarMeansWhatItMeansToAnApiServer(String yaml, String json) {
        assertEquals("{\"k\":" + json + "}", asJson("k: " + yaml));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "on: 1          | {\"true\":1}",
                "007: 1         | {\"7\":1}",
                "2020-01-01: 1  | {\"2020-01-01\":1}",
                "'1.5': 1       | {\"1.5\":1}",
                "? a            | {\"a\":null}",
                "[a, {b: 1}]    | [\"a\",{\"b\":1}]",
                "--- a          | \"a\"",
            })
    void keysBecomeStringsAndCollectionsStay(String yaml, String json) {
        assertEquals(json, asJson(yaml));
    }

    @Test
    void asManyBlanksAsNobodyTypesAreRefused() {
        for (String begin : new String[] {"a:\n", "a: ", "a: \"", "a: b"}) {
            byte[] blanks = (begin + " ".repeat((1 << 16) + 1) + "c").getBytes(StandardCharsets.UTF_8);
            assertEquals(
                    Reason.TOO_LARGE,
                    assertThrows(MalformedException.class, () -> YamlBody.parse(blanks))
                            .reason());
        }
    }

    @Test
    void blocksAreRead() {
        assertEquals(
                Map.of("apiVersion", "v1", "items", List.of(Map.of("text", "a\nb\n"), List.of(1L))),
                parse("apiVersion: v1 # which\nitems:\n- text: |\n    a\n    b\n- - 1\n"));
    }

    @Test
    void jsonIsYaml() {
        assertEquals(Map.of("a", List.of(1L, "x")), parse("{\"a\": [1, \"x\"]}"));
    }

    @Test
    void nothingIsNull() {
        assertNull(parse(""));
        assertNull(parse("# only a comment\n"));
        assertNull(parse("---\n"));
        assertNull(parse("~"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a: 1\\na: 1                 | DUPLICATE_KEY",
                "1: a\\n'1': b               | DUPLICATE_KEY",
                "yes: a\\n'true': b          | DUPLICATE_KEY",
                "{x: {a: 1, b: 2, a: 3}}     | DUPLICATE_KEY",
                "a: 1\\n---\\nb: 2           | UNSUPPORTED",
                "a: 1\\n---\\n               | UNSUPPORTED",
                "a: &x {b: 1}\\nc: {<<: *x}  | UNSUPPORTED",
                "1.5: a                      | UNSUPPORTED",
                "null: a                        | UNSUPPORTED",
                "[a]: b                      | UNSUPPORTED",
                "{a: b}: c                   | UNSUPPORTED",
                "a: .inf                     | UNSUPPORTED",
                "a: .NaN                     | UNSUPPORTED",
                "a: !!binary aGk=            | UNSUPPORTED",
                "a: !!python/object:x {}     | UNSUPPORTED",
                "a: !!int 3                  | UNSUPPORTED",
                "a: !local x                 | UNSUPPORTED",
                "a: !!map {}                 | UNSUPPORTED",
                "a: *nobody                  | SYNTAX",
                "a: &a [*a]                  | SYNTAX",
                "a: [                        | SYNTAX",
                "a: b: c                     | SYNTAX",
                "a: @x                       | SYNTAX",
                "a: \"\\x\"               | SYNTAX",
                "a: \"\\UFFFFFFFF\"       | SYNTAX",
                "a: \"\\ud800\"              | ENCODING",
            })
    void whatIsNotJsonLikeOrNotOneDocumentIsRefused(String yaml, Reason reason) {
        assertRefused(reason, yaml.replace("\\n", "\n"));
    }

    @Test
    void anAliasIsACopy() {
        Object tree = parse("a: &x {b: [1]}\nc: *x\nd: *x\n");

        assertEquals(
                Map.of("a", Map.of("b", List.of(1L)), "c", Map.of("b", List.of(1L)), "d", Map.of("b", List.of(1L))),
                tree);
        assertNotSame(Trees.at(tree, "a"), Trees.at(tree, "c"));
    }

    @Test
    void billionsOfLaughsAreRefused() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [lol, lol]\n");
        for (int i = 1; i < 40; i++) {
            yaml.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertRefused(Reason.TOO_LARGE, yaml.toString()));
    }

    @Test
    void longTextIsNotMultipliedByAliases() {
        String yaml = "a: &a " + "x".repeat(100_000) + "\nb: [" + "*a, ".repeat(100) + "]\n";
        assertRefused(Reason.TOO_LARGE, yaml);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- "})
    void depthIsBounded(String opening) {
        assertRefused(Reason.TOO_DEEP, opening.repeat(2000));
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        MalformedException e =
                assertThrows(MalformedException.class, () -> YamlBody.parse(new byte[] {'a', ':', ' ', (byte) 0xff}));
        assertEquals(Reason.ENCODING, e.reason());
    }

    @Test
    void theMessageSaysWhereAndNeverWhat() {
        MalformedException e = assertThrows(MalformedException.class, () -> parse("a: 1\nsecret: @hunter2\n"));

        assertEquals("not valid YAML at line 2, column 9", e.getMessage());
        assertFalse(e.toString().contains("hunter2"));
    }

    @Test
    void numbersThatTakeForeverAreRefused() {
        assertRefused(Reason.TOO_LARGE, "k: " + "9".repeat(1_000_000));
    }

    private static Object parse(String yaml) {
        return YamlBody.parse(yaml.getBytes(StandardCharsets.UTF_8));
    }

    private static String asJson(String yaml) {
        return new String(Json.write(parse(yaml)), StandardCharsets.UTF_8);
    }

    private static void assertRefused(Reason reason, String yaml) {
        assertEquals(
                reason,
                assertThrows(MalformedException.class, () -> parse(yaml)).reason());
    }
}
