package io.gatehouse.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaTest {
    private final Schema schema = Schema.kubernetes();

    @Test
    void everyMessageCanBeReadAndRefersToOthersThatCan() {
        for (String name : schema.names()) {
            for (Field field : schema.message(name).fields()) {
                assertTrue((field.scalar() == null) != (field.message() == null), name + "." + field.name());
                if (field.message() != null) {
                    assertNotNull(schema.message(field.message()), name + "." + field.name());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "v1, Pod",
        "apps/v1, Deployment",
        "batch/v1, CronJob",
        "autoscaling/v2, HorizontalPodAutoscaler",
        "rbac.authorization.k8s.io/v1, ClusterRoleBinding",
        "coordination.k8s.io/v1, Lease",
        "resource.k8s.io/v1beta2, ResourceClaim",
        "admission.k8s.io/v1, AdmissionReview",
        "meta.k8s.io/v1, PartialObjectMetadata",
        "apps/v1, DeleteOptions",
        "v1, Status",
        "v1, PodList",
    })
    void kindsAreKnownUnderTheirApiVersion(String apiVersion, String kind) {
        assertTrue(schema.kind(apiVersion, kind).isPresent());
    }

    @ParameterizedTest
    @CsvSource({
        "v1, Deployment",
        "v1, Container", // part of a kind
        "apps/v1, Status",
        "nobody/v1, DeleteOptions",
        "apps/v1, Nothing",
        "'', ''",
    })
    void whatIsNoKindOfAnApiVersionIsUnknown(String apiVersion, String kind) {
        assertFalse(schema.kind(apiVersion, kind).isPresent());
    }

    @Test
    void aFieldsFormIsWhatItsLineSays() {
        Schema.Message pod = schema.message("core.v1.PodSpec");
        Field volumes = pod.fields().get(0);
        assertEquals(
                new Field("volumes", 1, null, "core.v1.Volume", Field.Shape.LIST, false, true, false, true, "name"),
                volumes);
        Field period = pod.fields().stream()
                .filter(f -> f.name().equals("terminationGracePeriodSeconds"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                new Field(
                        "terminationGracePeriodSeconds",
                        4,
                        Scalar.INT64,
                        null,
                        Field.Shape.ONE,
                        true,
                        true,
                        false,
                        false,
                        null),
                period);
        assertTrue(schema.message("core.v1.Volume").fields().get(1).inlined());
        assertTrue(schema.message("meta.v1.Verbs").isBareList());
    }

    @Test
    void anUnknownMessageIsAFaultOfOurs() {
        assertThrows(IllegalArgumentException.class, () -> schema.message("core.v1.Nothing"));
        assertThrows(IllegalArgumentException.class, () -> Field.parse("a:b:c", "core.v1"));
        assertThrows(IllegalArgumentException.class, () -> Field.parse("a:1:float", "core.v1"));
    }
}
