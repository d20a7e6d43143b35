package io.gatehouse.kube;

import io.gatehouse.config.Default;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code meta/v1} ObjectMeta. Files are often written by {@code kubectl get -o yaml}, so that all that an API server adds
 * is taken without complaint; the gate reads name, namespace, labels and annotations alone.
 *
 * @param name empty where there is none
 * @param namespace empty where there is none
 */
public record ObjectMeta(
        @Default("''") String name,
        @Default("''") String namespace,
        Map<String, String> labels,
        Map<String, String> annotations,
        Optional<String> generateName,
        Optional<String> selfLink,
        Optional<String> uid,
        Optional<String> resourceVersion,
        Optional<Long> generation,
        Optional<String> creationTimestamp,
        Optional<String> deletionTimestamp,
        Optional<Long> deletionGracePeriodSeconds,
        List<Object> ownerReferences,
        List<String> finalizers,
        List<Object> managedFields) {

    /** A name alone. */
    public static ObjectMeta named(String name) {
        return of("", name, Map.of());
    }

    public static ObjectMeta of(String namespace, String name, Map<String, String> labels) {
        return new ObjectMeta(
                name,
                namespace,
                labels,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
    }
}
