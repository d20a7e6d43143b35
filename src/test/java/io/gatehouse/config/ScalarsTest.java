package io.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single values of every type. */
class ScalarsTest {
    record Values(
            String apiVersion,
            String kind,
            Optional<String> text,
            @Default("false") boolean truth,
            @Default("0") int number,
            @Default("0") long large,
            @Default("0") Duration time,
            @Output @Default("none") Path file,
            @Default("https://none") URI url) {}

    private static Values bound(String text) throws InvalidConfigurationException {
        return Yaml.bound(Values.class, text);
    }

    private static void assertFault(String expected, String text) {
        assertEquals(List.of("1: " + expected), Yaml.faults(Values.class, text));
    }

    static Stream<Arguments> durations() {
        return Stream.of(
                Arguments.of("0", Duration.ZERO),
                Arguments.of("0s", Duration.ZERO),
                Arguments.of("10s", Duration.ofSeconds(10)),
                Arguments.of("'10s'", Duration.ofSeconds(10)),
                Arguments.of("250ms", Duration.ofMillis(250)),
                Arguments.of("5m", Duration.ofMinutes(5)),
                Arguments.of("5m10ms", Duration.ofMinutes(5).plusMillis(10)),
                Arguments.of("1h30m", Duration.ofMinutes(90)),
                Arguments.of("1h1m1s1ms", Duration.ofSeconds(3661).plusMillis(1)),
                Arguments.of("90s", Duration.ofSeconds(90)),
                Arguments.of("87600h", Duration.ofDays(3650)));
    }

    @ParameterizedTest
    @MethodSource("durations")
    void aDurationIsGos(String text, Duration duration) throws Exception {
        assertEquals(duration, bound("time: " + text).time());
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "-5s", "1d", "s", "1m1h", "1.5s", "10 s", "1S", "10us", "٣s"})
    void whatIsNoDurationIsAFault(String text) {
        assertFault("time: \"" + text + "\" (expected: a duration such as 10s, 5m or 1h30m)", "time: " + text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "87601h",
                "2562047788015215h",
                "9223372036854775807s",
                "99999999999999999999s",
                "9223372036854775807h9223372036854775807m"
            })
    void aDurationThatIsTooLongIsAFault(String text) {
        assertFault("time: \"" + text + "\" (expected: a shorter duration)", "time: " + text);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "-0,0", "7,7", "+7,7", "-7,-7", "1_000,1000", "2147483647,2147483647", "-2147483648,-2147483648"
    })
    void aNumberIsDecimal(String text, int number) throws Exception {
        assertEquals(number, bound("number: " + text).number());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "010",
                "0x10",
                "0b1",
                "0o7",
                "1:30",
                "1.0",
                "1e3",
                "2147483648",
                "seven",
                "'7'",
                "true",
                "!!int x",
                "!!int ''"
            })
    void whatCouldBeAnotherNumberIsAFault(String text) {
        String shown = text.replace("'", "").replace("!!int ", "");
        assertFault("number: \"" + shown + "\" (expected: a whole number)", "number: " + text);
    }

    @Test
    void largeNumbersAreBoundedToo() throws Exception {
        assertEquals(Long.MAX_VALUE, bound("large: 9223372036854775807").large());
        assertFault("large: \"9223372036854775808\" (expected: a whole number)", "large: 9223372036854775808");
    }

    @ParameterizedTest
    @CsvSource({"true,true", "True,true", "yes,true", "on,true", "false,false", "No,false", "OFF,false"})
    void truthIsSaidInTheWordsOfYaml(String text, boolean truth) throws Exception {
        assertEquals(truth, bound("truth: " + text).truth());
    }

    @ParameterizedTest
    @ValueSource(strings = {"'true'", "y", "1", "ture", "!!bool ture"})
    void whatIsNeitherTrueNorFalseIsAFault(String text) {
        String shown = text.replace("'", "").replace("!!bool ", "");
        assertFault("truth: \"" + shown + "\" (expected: true or false)", "truth: " + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "'5'", "\"true\"", "'~'", "2026-01-01", "''", "x y: z"})
    void textIsTakenAsItStands(String text) throws Exception {
        String value = text.replace("'", "").replace("\"", "");
        assertEquals(
                Optional.of(value),
                bound("text: " + (text.contains(": ") ? "'" + text + "'" : text))
                        .text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "1.5", "true", "no", "0x1f", "1:30"})
    void whatYamlTakesForSomethingElseThanTextIsAFault(String text) {
        assertFault(
                "text: \"" + text + "\" (expected: text; put it in quotes if it is meant as text)", "text: " + text);
    }

    @Test
    void aFileIsNamedFromTheConfigurationsFolder() throws Exception {
        assertEquals(Path.of("/etc/tls/a.crt"), bound("file: tls/a.crt").file());
        assertEquals(Path.of("/a.crt"), bound("file: ../a.crt").file());
        assertEquals(Path.of("/x/a.crt"), bound("file: /x/y/../a.crt").file());
        assertFault("file: \"\" (expected: the name of a file)", "file: ''");
        assertFault("file: \"a\u0000b\" (expected: the name of a file)", "file: \"a\\0b\"");
    }

    @Test
    void aUrlIsOne() throws Exception {
        assertEquals(
                URI.create("https://[::1]:6443"),
                bound("url: 'https://[::1]:6443'").url());
        assertFault("url: \"https://a b\" (expected: a URL)", "url: https://a b");
    }
}
