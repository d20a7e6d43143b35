package io.gatehouse.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.wire.MalformedException.Reason;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void aTreeIsMadeOfPlainValues() {
        Object tree = parse("{\"a\":[1,2.50,\"x\",true,null,{}],\"b\":123456789012345678901234567890}");

        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("a", Arrays.asList(1L, new BigDecimal("2.50"), "x", true, null, Map.of()));
        expected.put("b", new BigInteger("123456789012345678901234567890"));
        assertEquals(expected, tree);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "-1",
                "0",
                "1.0",
                "1.50",
                "0.1",
                "9223372036854775808",
                "-9223372036854775808",
                "1E+3",
                "1.5E-7",
                "\"\"",
                "\"a\\\"\\\\\\n\\u0000\"",
                "\"\u00e9\u4e16\ud83d\ude00\"",
                "{}",
                "[]",
                "[{\"b\":1,\"a\":[2]}]",
                "{\"\ud83d\ude00\":1}",
                "null"
            })
    void whatIsWrittenIsWhatWasRead(String json) {
        assertEquals(json, write(parse(json)));
    }

    @Test
    void exponentsStayTheSameNumber() {
        assertEquals(0, new BigDecimal("1000").compareTo((BigDecimal) parse(write(parse("1e3")))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"a\":1,\"a\":1}                     | DUPLICATE_KEY",
                "{\"a\":1,\"\\u0061\":2}               | DUPLICATE_KEY",
                "[{\"a\":{\"b\":1,\"c\":2,\"b\":null}}] | DUPLICATE_KEY",
                "{} {}                                  | SYNTAX",
                "1 2                                    | SYNTAX",
                "{}x                                    | SYNTAX",
                "{\"a\":1,}                             | SYNTAX",
                "[1,]                                   | SYNTAX",
                "[01]                                   | SYNTAX",
                "[+1]                                   | SYNTAX",
                "[.5]                                   | SYNTAX",
                "[5.]                                   | SYNTAX",
                "[NaN]                                  | SYNTAX",
                "[Infinity]                             | SYNTAX",
                "{a:1}                                  | SYNTAX",
                "['a']                                  | SYNTAX",
                "[1]//x                                 | SYNTAX",
                "/*x*/[1]                               | SYNTAX",
                "[\"\\x41\"]                            | SYNTAX",
                "[\"a\tb\"]                             | SYNTAX",
                "[\"a                                   | SYNTAX",
                "{\"a\"                                 | SYNTAX",
                "[1                                     | SYNTAX",
                "tru                                    | SYNTAX",
                "\ufeff{}                               | SYNTAX",
                "\"\\ud800\"                            | ENCODING",
                "\"\\udc00\\ud800\"                     | ENCODING",
                "{\"\\ud800x\":1}                       | SYNTAX",
                "1e400                                  | TOO_LARGE",
                "1e-999999999                           | TOO_LARGE",
            })
    void whatTwoParsersCouldUnderstandInTwoWaysIsRefused(String json, Reason reason) {
        assertRefused(reason, json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsEmptyIsRefused() {
        assertRefused(Reason.SYNTAX, new byte[0]);
        assertRefused(Reason.SYNTAX, " \n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void numbersThatTakeForeverAreRefused() {
        assertRefused(Reason.TOO_LARGE, "9".repeat(400).getBytes(StandardCharsets.UTF_8));
        assertThrows(MalformedException.class, () -> parse("9".repeat(1_000_000)));
        assertThrows(MalformedException.class, () -> parse("1e" + "9".repeat(100)));
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        assertRefused(Reason.ENCODING, new byte[] {'"', (byte) 0xff, '"'});
        assertRefused(Reason.ENCODING, new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'}); // overlong
        assertRefused(Reason.ENCODING, new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}); // a surrogate
    }

    @Test
    void otherEncodingsAreNotGuessed() {
        assertThrows(MalformedException.class, () -> Json.parse("{\"a\":1}".getBytes(StandardCharsets.UTF_16)));
        assertThrows(MalformedException.class, () -> Json.parse("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE)));
    }

    @Test
    void depthIsBounded() {
        int max = Json.MAX_DEPTH;
        assertEquals(max, depth(parse("[".repeat(max) + "]".repeat(max))));
        assertRefused(Reason.TOO_DEEP, ("[".repeat(max + 1) + "]".repeat(max + 1)).getBytes(StandardCharsets.UTF_8));
        assertRefused(Reason.TOO_DEEP, "{\"a\":".repeat(1_000_000).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theMessageSaysWhereAndNeverWhat() {
        MalformedException e = assertThrows(MalformedException.class, () -> parse("{\n \"a\": 1, secret: 2}"));

        assertFalse(e.getMessage().contains("secret"), e.getMessage());
        assertFalse(e.getMessage().lines().count() > 1, e.getMessage());
        assertEquals(" at line 2", e.getMessage().replaceAll(".*( at line \\d+),.*", "$1"));
    }

    @Test
    void anObjectIsAnObject() {
        assertEquals(Map.of("a", 1L), Json.parseObject("{\"a\":1}".getBytes(StandardCharsets.UTF_8)));
        assertThrows(MalformedException.class, () -> Json.parseObject("[]".getBytes(StandardCharsets.UTF_8)));
        assertThrows(MalformedException.class, () -> Json.parseObject("null".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void whatIsNoTreeIsNotWritten() {
        assertThrows(IllegalArgumentException.class, () -> Json.write(Map.of("a", 1.5)));
        assertThrows(IllegalArgumentException.class, () -> Json.write(List.of(new Object())));
    }

    @Test
    void anyTreeSurvivesWritingAndReading() {
        long seed = 20261124;
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            Object tree = randomTree(random, 4);
            assertEquals(tree, Json.parse(Json.write(tree)), "seed " + seed + ", tree " + i);
        }
    }

    private static Object randomTree(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 6 : 8)) {
            case 0 -> random.nextLong();
            case 1 -> new BigDecimal(BigInteger.valueOf(random.nextInt()), 1 + random.nextInt(30));
            case 2 -> BigInteger.ONE.shiftLeft(64 + random.nextInt(100)).add(BigInteger.valueOf(random.nextInt()));
            case 3 -> random.nextBoolean();
            case 4 -> null;
            case 5 -> randomText(random);
            case 6 -> {
                List<Object> list = new ArrayList<>();
                for (int n = random.nextInt(4); n > 0; n--) {
                    list.add(randomTree(random, depth - 1));
                }
                yield list;
            }
            default -> {
                Map<String, Object> object = new LinkedHashMap<>();
                for (int n = random.nextInt(4); n > 0; n--) {
                    object.put(randomText(random), randomTree(random, depth - 1));
                }
                yield object;
            }
        };
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(6); n > 0; n--) {
            int c = random.nextInt(random.nextBoolean() ? 0x80 : 0x11000);
            text.appendCodePoint(c >= 0xd800 && c < 0xe000 ? '?' : c);
        }
        return text.toString();
    }

    private static int depth(Object tree) {
        int depth = 0;
        for (Object at = tree; at != null; at = ((List<?>) at).isEmpty() ? null : ((List<?>) at).get(0)) {
            assertInstanceOf(List.class, at);
            depth++;
        }
        return depth;
    }

    private static Object parse(String json) {
        return Json.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String write(Object tree) {
        return new String(Json.write(tree), StandardCharsets.UTF_8);
    }

    private static void assertRefused(Reason reason, byte[] json) {
        assertEquals(
                reason,
                assertThrows(MalformedException.class, () -> Json.parse(json)).reason());
    }
}
