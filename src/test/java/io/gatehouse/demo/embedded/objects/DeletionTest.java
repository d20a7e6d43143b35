package io.gatehouse.demo.embedded.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.wire.Trees;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeletionTest {
    private static final String POD = "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i:1'}]%s}}";

    private final Fixture fixture = new Fixture();

    @Test
    void anObjectGoesAtOnce() {
        fixture.create("configmaps", "{'metadata':{'name':'c'}}");

        assertEquals(Optional.empty(), fixture.delete("configmaps", "c", Fixture.PLAIN_DELETION));
        assertEquals(
                "configmaps \"c\" not found",
                assertThrows(Failure.class, () -> fixture.get("configmaps", "c"))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "kube-system", "kube-public"})
    void threeNamespacesStay(String name) {
        if (!name.equals("default")) {
            fixture.create("namespaces", "{'metadata':{'name':'" + name + "'}}");
        }
        Failure failure = assertThrows(Failure.class, () -> fixture.delete("namespaces", name, Fixture.PLAIN_DELETION));
        assertEquals(
                "namespaces \"" + name + "\" is forbidden: this namespace may not be deleted", failure.getMessage());
        assertEquals(403, failure.code());
    }

    @Test
    void aNamespaceIsMarkedForWhoEmptiesIt() {
        fixture.create("namespaces", "{'metadata':{'name':'n'}}");
        Map<String, Object> left =
                fixture.delete("namespaces", "n", Fixture.PLAIN_DELETION).orElseThrow();

        assertEquals("Terminating", Trees.at(left, "status", "phase"));
        assertTrue(Meta.isBeingDeleted(fixture.get("namespaces", "n")));
    }

    @Test
    void aPodThatRunsIsGivenTimeAndOneThatDoesNotIsNot() {
        fixture.create("pods", POD.formatted(""));
        assertEquals(Optional.empty(), fixture.delete("pods", "p", Fixture.PLAIN_DELETION));

        fixture.create("pods", POD.formatted(",'nodeName':'n'"));
        Map<String, Object> left =
                fixture.delete("pods", "p", Fixture.PLAIN_DELETION).orElseThrow();
        assertEquals(30L, Trees.at(left, "metadata", "deletionGracePeriodSeconds"));
        assertTrue(Meta.isBeingDeleted(fixture.get("pods", "p")));

        assertEquals(Optional.empty(), fixture.delete("pods", "p", options(Optional.empty(), Optional.of(0L), false)));
    }

    @Test
    void whoHasAFinalizerWaitsForIt() {
        fixture.create("configmaps", "{'metadata':{'name':'c','finalizers':['x.y/z']}}");
        Map<String, Object> left = Fixture.copy(
                fixture.delete("configmaps", "c", Fixture.PLAIN_DELETION).orElseThrow());
        assertTrue(Meta.isBeingDeleted(left));

        Trees.list(left, "metadata", "finalizers").clear();
        fixture.update("configmaps", left, Registry.Part.MAIN);
        assertThrows(Failure.class, () -> fixture.get("configmaps", "c"));
    }

    @Test
    void aPreconditionThatDoesNotHoldIsAConflict() {
        String uid = Meta.uid(fixture.create("configmaps", "{'metadata':{'name':'c'}}"));
        Failure failure = assertThrows(
                Failure.class,
                () -> fixture.delete("configmaps", "c", options(Optional.of("other"), Optional.empty(), false)));
        assertEquals(409, failure.code());
        assertFalse(Meta.isBeingDeleted(fixture.get("configmaps", "c")));

        assertEquals(
                Optional.empty(),
                fixture.delete("configmaps", "c", options(Optional.of(uid), Optional.empty(), false)));
    }

    @Test
    void orphansBelongToNobody() {
        String uid = Meta.uid(fixture.create("configmaps", "{'metadata':{'name':'owner'}}"));
        fixture.create(
                "configmaps",
                "{'metadata':{'name':'c','ownerReferences':[{'apiVersion':'v1','kind':'ConfigMap','name':'owner','uid':'"
                        + uid + "'}]}}");
        fixture.delete("configmaps", "owner", options(Optional.empty(), Optional.empty(), true));

        assertEquals(List.of(), Meta.owners(fixture.get("configmaps", "c")));
    }

    @Test
    void aDryRunLeavesAll() {
        fixture.create("configmaps", "{'metadata':{'name':'c'}}");
        fixture.delete(
                "configmaps",
                "c",
                new Deletion.Options(Optional.empty(), Optional.empty(), Optional.empty(), false, true));
        assertFalse(Meta.isBeingDeleted(fixture.get("configmaps", "c")));
    }

    private static Deletion.Options options(Optional<String> uid, Optional<Long> grace, boolean orphan) {
        return new Deletion.Options(uid, Optional.empty(), grace, orphan, false);
    }
}
