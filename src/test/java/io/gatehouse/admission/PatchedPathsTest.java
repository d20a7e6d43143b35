package io.gatehouse.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.wire.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PatchedPathsTest {
    private static final String[] KEYS = {"a", "b", "c"};

    @Test
    void aMergePatchChangesNothingElse() {
        int unchanged = 0;
        for (long seed = 0; seed < 50_000; seed++) {
            Random random = new Random(seed);
            Object before = tree(random, 4);
            Map<String, Object> patch = object(random, 4);
            Object after = merged(before, patch);
            Set<List<String>> patched = PatchedPaths.of(PatchType.MERGE, patch);
            List<String> read = path(random);
            if (!PatchedPaths.meet(patched, Set.of(read))) {
                assertEquals(at(before, read), at(after, read), "seed " + seed + ": " + before + " + " + patch);
                unchanged++;
            }
        }
        assertTrue(unchanged > 1_000, "only " + unchanged + " of them said anything");
    }

    @Test
    void everyReadOfEverythingMeetsEveryPatchThatSaysSomething() {
        assertTrue(PatchedPaths.meet(PatchedPaths.of(PatchType.MERGE, Map.of("a", Map.of())), Set.of(List.of())));
        assertEquals(Set.of(), PatchedPaths.of(PatchType.MERGE, Map.of()));
        assertEquals(Set.of(), PatchedPaths.of(PatchType.JSON, List.of()));
    }

    @Test
    void pointersAreUnescapedOnce() {
        List<Object> patch = List.of(
                Map.of("op", "add", "path", "/a~1b/~01/", "value", 1L),
                Map.of("op", "copy", "path", "/x", "from", "/y"));
        assertEquals(
                Set.of(List.of("a/b", "~1", ""), List.of("x"), List.of("y")), PatchedPaths.of(PatchType.JSON, patch));
    }

    @Test
    void aPointerThatIsNoneStandsForEverything() {
        assertEquals(Set.of(List.of()), PatchedPaths.of(PatchType.JSON, List.of(Map.of("op", "remove"))));
        assertEquals(Set.of(List.of()), PatchedPaths.of(PatchType.JSON, List.of(Map.of("path", "x"))));
    }

    @Test
    void aPatchOfVeryMuchStandsForEverything() {
        Map<String, Object> labels = new LinkedHashMap<>();
        for (int i = 0; i <= 10_000; i++) {
            labels.put("l" + i, "");
        }
        assertEquals(Set.of(List.of()), PatchedPaths.of(PatchType.MERGE, Map.of("metadata", Map.of("labels", labels))));
    }

    @Test
    void whatIsNoPatchIsRefused() {
        assertThrows(MalformedException.class, () -> PatchedPaths.of(PatchType.MERGE, List.of()));
        assertThrows(MalformedException.class, () -> PatchedPaths.of(PatchType.JSON, Map.of()));
        assertThrows(MalformedException.class, () -> PatchedPaths.of(PatchType.JSON, List.of(1L)));
    }

    /** RFC 7386, as it stands there. */
    private static Object merged(Object target, Object patch) {
        if (!(patch instanceof Map<?, ?> changes)) {
            return patch;
        }
        Map<Object, Object> result = target instanceof Map<?, ?> map ? new LinkedHashMap<>(map) : new LinkedHashMap<>();
        changes.forEach((key, value) -> {
            if (value == null) {
                result.remove(key);
            } else {
                result.put(key, merged(result.get(key), value));
            }
        });
        return result;
    }

    private static Object at(Object tree, List<String> path) {
        Object value = tree;
        for (String key : path) {
            value = value instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return Objects.requireNonNullElse(value, "missing");
    }

    private static Object tree(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 3 : 6)) {
            case 0 -> null;
            case 1 -> (long) random.nextInt(3);
            case 2 -> List.of(1L);
            default -> object(random, depth - 1);
        };
    }

    private static Map<String, Object> object(Random random, int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            object.put(KEYS[random.nextInt(KEYS.length)], tree(random, Math.max(0, depth - 1)));
        }
        return object;
    }

    private static List<String> path(Random random) {
        List<String> path = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            path.add(KEYS[random.nextInt(KEYS.length)]);
        }
        return path;
    }
}
