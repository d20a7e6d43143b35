package io.gatehouse.demo.embedded.objects;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.wire.Schema;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KindsTest {
    private final Kinds kinds = Kinds.load();

    @Test
    void everyKindHasItsSchema() {
        for (Kind kind : kinds.all()) {
            assertTrue(Schema.kubernetes().kind(kind.apiVersion(), kind.kind()).isPresent(), kind.resource());
        }
    }

    @Test
    void everyGroupHasOneVersion() {
        Set<String> groups = new HashSet<>();
        kinds.apiVersions().forEach(version -> assertTrue(groups.add(version.replaceAll("/.*", "")), version));
    }

    @Test
    void aKindIsFoundByItsPath() {
        Kind kind = kinds.find("apps/v1", "deployments").orElseThrow();

        assertEquals("deployments.apps", kind.resource());
        assertEquals("Deployment.apps", kind.qualifiedKind());
        assertEquals("pods", kinds.find("v1", "pods").orElseThrow().resource());
        assertTrue(kinds.find("apps/v1", "pods").isEmpty());
    }
}
