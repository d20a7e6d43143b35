package io.gatehouse.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TreesTest {
    private final Object tree =
            Json.parse("{\"a\":{\"b\":[1],\"c\":\"x\",\"d\":null}}".getBytes(StandardCharsets.UTF_8));

    @Test
    void aPathLeadsToWhatIsThere() {
        assertEquals(List.of(1L), Trees.at(tree, "a", "b"));
        assertEquals(Optional.of("x"), Trees.string(tree, "a", "c"));
        assertEquals(List.of(1L), Trees.list(tree, "a", "b"));
        assertEquals(tree, Trees.at(tree));
    }

    @Test
    void aPathThroughNothingLeadsToNothing() {
        assertNull(Trees.at(tree, "a", "x", "y"));
        assertNull(Trees.at(tree, "a", "c", "y"));
        assertEquals(Optional.empty(), Trees.string(tree, "a", "b"));
        assertEquals(Optional.empty(), Trees.object(tree, "a", "d"));
        assertEquals(List.of(), Trees.list(tree, "a", "c"));
    }

    @Test
    void whatIsFoundIsTheTreeItself() {
        Trees.object(tree, "a").orElseThrow().put("e", 2L);
        Trees.list(tree, "a", "b").add(3L);

        assertEquals(2L, Trees.at(tree, "a", "e"));
        assertEquals(List.of(1L, 3L), Trees.at(tree, "a", "b"));
    }

    @Test
    void whatIsMissingGrows() {
        Map<String, Object> grown = Trees.of("a", Trees.of("x", 1L), "b", Trees.listOf("y", null));
        Trees.grow(grown, "a", "b", "c").put("d", 2L);

        assertEquals(2L, Trees.at(grown, "a", "b", "c", "d"));
        assertEquals(1L, Trees.at(grown, "a", "x"));
        assertEquals(Arrays.asList("y", null), Trees.list(grown, "b"));
    }

    @Test
    void aCopyIsTheTreesOwn() {
        Object copy = Trees.copy(tree);
        Trees.list(tree, "a", "b").clear();
        Trees.object(tree, "a").orElseThrow().remove("c");

        assertEquals(List.of(1L), Trees.at(copy, "a", "b"));
        assertEquals("x", Trees.at(copy, "a", "c"));
        assertEquals(Map.of("b", List.of()), Map.of("b", Trees.at(tree, "a", "b")));
    }
}
