package io.gatehouse.authn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Fields as Go's {@code encoding/csv} reads them: what it gives for these texts was looked up with Go 1.26. */
class CsvTest {
    private static Arguments row(String text, String... fields) {
        return Arguments.of(text, List.of(fields));
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                row("a,b,c", "a", "b", "c"),
                row("a,b,c\n", "a", "b", "c"),
                row("a,b,c\r\n", "a", "b", "c"),
                row("a,b,c\r", "a", "b", "c"),
                row("\n\r\n\na,b", "a", "b"),
                row("a", "a"),
                row(",", "", ""),
                row("a,b,", "a", "b", ""),
                row(",,", "", "", ""),
                row(" a , b ", " a ", " b "),
                row("a\rb,c", "a\rb", "c"),
                row("a,\"g1,g2\"", "a", "g1,g2"),
                row("\"\",b", "", "b"),
                row("\"a\"\"b\",c", "a\"b", "c"),
                row("\"a\nb\",c", "a\nb", "c"),
                row("\"a\r\nb\",c", "a\nb", "c"),
                row("\"a\rb\",c", "a\rb", "c"),
                row("#a,b", "#a", "b"),
                row("密码,张三", "密码", "张三"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aRowIsReadAsGoDoes(String text, List<String> fields) throws Exception {
        List<Csv.Row> rows = Csv.rows(text);
        assertEquals(List.of(fields), rows.stream().map(Csv.Row::fields).toList());
    }

    @Test
    void nothingAndEmptyLinesAreNoRows() throws Exception {
        assertEquals(List.of(), Csv.rows(""));
        assertEquals(List.of(), Csv.rows("\n\r\n\n"));
        assertEquals(List.of(), Csv.rows("\r"));
    }

    @Test
    void linesAreCountedThroughEmptyOnesAndQuotes() throws Exception {
        assertEquals(
                List.of(2, 3, 6),
                Csv.rows("\na\n\"b\n\",c\r\n\r\nd").stream().map(Csv.Row::line).toList());
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("a,b\"c", 1),
                Arguments.of("a,b\n\na, \"b\"", 3),
                Arguments.of("a\n\"b\"c,d", 2),
                Arguments.of("\"a\" ,b", 1),
                Arguments.of("a\n\"secret\nb\n", 2),
                Arguments.of("\"secret", 1),
                Arguments.of("\"secret\"\"", 1));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void whatIsNoCsvIsAFaultOfItsLineThatQuotesNothing(String text, int line) {
        Csv.MalformedCsvException e = assertThrows(Csv.MalformedCsvException.class, () -> Csv.rows(text));
        assertEquals(line, e.line);
        assertFalse(String.valueOf(e.getMessage()).contains("secret"), e::getMessage);
    }
}
