package io.gatehouse.demo.embedded.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.wire.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreTest {
    private final Store store = new Store();
    private final Kind kind = Kinds.load().get("configmaps");

    @Test
    void objectsAreListedByNamespaceAndName() {
        put("b", "2");
        put("b", "1");
        put("bb", "0");
        put("a", "9");

        assertEquals(List.of("a/9", "b/1", "b/2", "bb/0"), names(""));
        assertEquals(List.of("b/1", "b/2"), names("b"));
    }

    @Test
    void everyChangeHasItsVersion() {
        long before = store.version();
        Map<String, Object> one = put("a", "1");
        Map<String, Object> two = put("a", "1");

        assertEquals(before + 1, Long.parseLong(Meta.resourceVersion(one)));
        assertEquals(before + 2, Long.parseLong(Meta.resourceVersion(two)));
        assertNotEquals(one, two);
    }

    @Test
    void changesAreToldAndRemembered() {
        List<Change> told = new ArrayList<>();
        store.listen(told::add);
        Map<String, Object> added = put("a", "1");
        put("a", "1");
        store.remove(kind, added);
        store.remove(kind, added);

        assertEquals(
                List.of(Change.Type.ADDED, Change.Type.MODIFIED, Change.Type.DELETED),
                told.stream().map(Change::type).toList());
        assertEquals(told, store.history().since(told.get(0).version() - 1));
        assertEquals(told.subList(2, 3), store.history().since(told.get(1).version()));
        assertEquals(List.of(), store.history().since(store.version()));
    }

    @Test
    void whatIsForgottenIsGone() {
        for (int i = 0; i < 2_001; i++) {
            put("a", "1");
        }
        Failure failure = assertThrows(Failure.class, () -> store.history().since(1));

        assertEquals(410, failure.code());
        assertEquals("too old resource version: 1 (2)", failure.getMessage());
        assertEquals(2_000, store.history().since(2).size());
    }

    private Map<String, Object> put(String namespace, String name) {
        return store.put(kind, Trees.of("metadata", Trees.of("name", name, "namespace", namespace)));
    }

    private List<String> names(String namespace) {
        return store.list(kind, namespace).stream()
                .map(object -> Meta.namespace(object) + "/" + Meta.name(object))
                .toList();
    }
}
