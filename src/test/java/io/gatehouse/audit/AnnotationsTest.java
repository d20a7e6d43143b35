package io.gatehouse.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.wire.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class AnnotationsTest {
    @RepeatedTest(20)
    void theyAreInTheOrderOfTheirKeysAndTheFirstOfAKeyStays(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        TreeMap<String, String> expected = new TreeMap<>();
        Annotations annotations = new Annotations();
        for (int i = 0; i < 30; i++) {
            String key = "key-" + random.nextInt(15);
            expected.putIfAbsent(key, "value-" + i);
            annotations.putIfAbsent(key, "value-" + i);
        }
        assertEquals(new ArrayList<>(expected.entrySet()), entries(annotations));
    }

    @Test
    void aCopyIsItsOwn() {
        Annotations annotations = new Annotations();
        annotations.putIfAbsent("b", "1");
        Annotations copy = annotations.copy();
        copy.putIfAbsent("a", "2");
        assertEquals(List.of(Map.entry("b", "1")), entries(annotations));
        assertEquals(List.of(Map.entry("a", "2"), Map.entry("b", "1")), entries(copy));
        assertTrue(new Annotations().isEmpty());
    }

    /** As they are written. */
    private static List<Map.Entry<String, String>> entries(Annotations annotations) {
        EventLine line = new EventLine();
        line.begin('{');
        annotations.writeTo(line);
        line.end('}');
        List<Map.Entry<String, String>> entries = new ArrayList<>();
        if (Json.parse(line.copy()) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> entries.add(Map.entry(String.valueOf(key), String.valueOf(value))));
        }
        return Collections.unmodifiableList(entries);
    }
}
