package io.gatehouse.wire;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void aNameIsNewOnce() {
        Names names = new Names();
        for (int i = 0; i < 100_000; i++) {
            assertTrue(names.add("k" + i), "k" + i);
        }
        for (int i = 0; i < 100_000; i++) {
            assertFalse(names.add("k" + i), "k" + i);
        }
    }

    @Test
    void namesThatAreNearlyTheSameAreNot() {
        Names names = new Names();
        for (String name :
                List.of("", "\0", "\0\0", "a", "a\0", "\0a", "Aa", "BB", "AaAa", "AaBB", "BBBB", "\u00e9", "e\u0301")) {
            assertTrue(names.add(name), name);
        }
    }

    /** All of these have one hash in Java, and would be a list where each is compared with all before it. */
    @Test
    void namesThatAreChosenAgainstItCostNoMore() {
        Names names = new Names();
        for (int i = 0; i < 1 << 17; i++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 17; bit++) {
                name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            assertTrue(names.add(name.toString()));
        }
    }
}
