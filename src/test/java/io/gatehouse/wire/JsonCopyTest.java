package io.gatehouse.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class JsonCopyTest {
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"a\"",
            "\"b\"",
            "\"\\u0061\"",
            "\"\\ud800\"",
            "\"<\u2028\"",
            "1",
            "1.50",
            "1e3",
            "1e999",
            "null",
            "true",
            "{\"a\":1}",
            "{\"a\":1,\"a\":2}",
            " ",
            "123456789012345678901234567890",
            "\"skip\"");

    /** A seeded generator: texts that are JSON, and texts that are nearly. */
    @Test
    void whatIsCopiedIsWhatATreeWouldBeWrittenAs() {
        Random random = new Random(31);
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            int pieces = 1 + random.nextInt(9);
            for (int j = 0; j < pieces; j++) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            read += assertSame(random.nextBoolean() ? text.toString() : "{\"x\":" + text + "}");
        }
        assertTrue(read > 1000, "of " + read);
    }

    @Test
    void itIsAsDeepAsATreeMayBe() {
        for (int depth : List.of(Json.MAX_DEPTH, Json.MAX_DEPTH + 1)) {
            assertSame("[".repeat(depth) + "]".repeat(depth));
            assertSame("{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
        }
    }

    @Test
    void whatIsLeftOutIsReadAllTheSame() {
        assertEquals("{\"a\":1,\"b\":2}", copy("{\"a\":1,\"skip\":{\"x\":[1,{}]},\"b\":2}"));
        assertEquals("{\"a\":{}}", copy("{\"a\":{\"skip\":1}}"));
        for (String malformed : List.of(
                "{\"skip\":{\"x\":1,\"x\":2}}", "{\"skip\":1,\"skip\":2}", "{\"skip\":[1e999]}", "{\"skip\":}")) {
            assertTrue(orFault(() -> copy(malformed)).startsWith("fault: "), malformed);
        }
    }

    /** Long texts are read in pieces. */
    @Test
    void aLongTextIsReadAsAShortOneIs() {
        String blanks = " ".repeat(100_000);
        for (String text :
                List.of("{\"\u00e9\":\"\ud83d\ude00\"}", "[1,]", "{\"a\":1,\"a\":2}", "\ufeff{}", "{} {}", "")) {
            String inLong = orFault(() -> copy("[" + blanks + text + "]", new ArrayList<>(), false));
            String inShort = orFault(() -> copy("[" + text + "]", new ArrayList<>(), false));
            assertEquals(inShort.replaceAll("column .*", ""), inLong.replaceAll("column .*", ""));
        }
        byte[] broken = (blanks + "\"x\"").getBytes(UTF_8);
        broken[broken.length - 2] = (byte) 0xff;
        assertEquals(
                MalformedException.Reason.ENCODING,
                assertThrows(MalformedException.class, () -> Json.parse(broken)).reason());
    }

    @Test
    void scalarsOfObjectsAreTold() {
        List<String> told = new ArrayList<>();
        copy("{\"a\":\"x\",\"b\":[1,2],\"c\":{\"d\":2.50},\"skip\":\"y\",\"e\":null,\"f\":true}", told);
        assertEquals(List.of("a=x", "d=2.50", "f=true"), told);
    }

    /** In the text, or in what is wrong with it; 1 where it is JSON. */
    private static int assertSame(String text) {
        String expected = orFault(() -> new String(Json.write(Json.parse(text.getBytes(UTF_8))), UTF_8));
        assertEquals(expected, orFault(() -> copy(text, new ArrayList<>(), false)), text);
        return expected.startsWith("fault: ") ? 0 : 1;
    }

    private static String orFault(Supplier<String> text) {
        try {
            return text.get();
        } catch (MalformedException e) {
            return "fault: " + e.getMessage();
        }
    }

    private static String copy(String text) {
        return copy(text, new ArrayList<>());
    }

    private static String copy(String text, List<String> told) {
        return copy(text, told, true);
    }

    private static String copy(String text, List<String> told, boolean skips) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.FACTORY.createGenerator(bytes)) {
            JsonCopy.copy(text.getBytes(UTF_8), Spot.OTHER, new Told(told, skips), json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(UTF_8);
    }

    private enum Spot implements JsonCopy.Place {
        OTHER,
        SKIPPED;

        @Override
        public JsonCopy.Place member(String name) {
            return name.equals("skip") ? SKIPPED : OTHER;
        }

        @Override
        public JsonCopy.Place item() {
            return OTHER;
        }
    }

    private record Told(List<String> told, boolean skips) implements JsonCopy.Watcher {
        @Override
        public boolean leavesOut(JsonCopy.Place member) {
            return skips && member == Spot.SKIPPED;
        }

        @Override
        public void scalar(JsonCopy.Place object, String name, Object value) {
            told.add(name + "=" + value);
        }
    }
}
