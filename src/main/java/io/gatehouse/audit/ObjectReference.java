package io.gatehouse.audit;

import io.gatehouse.core.RequestInfo;
import io.gatehouse.wire.Trees;
import org.jspecify.annotations.Nullable;

/** Which object a request is about; empty strings where that is not known. */
record ObjectReference(
        String resource,
        String namespace,
        String name,
        String uid,
        String apiGroup,
        String apiVersion,
        String resourceVersion,
        String subresource) {

    /** Null for a path that is no resource. */
    static @Nullable ObjectReference of(RequestInfo info) {
        return info.isResource()
                ? new ObjectReference(
                        info.resource(),
                        info.namespace(),
                        info.name(),
                        "",
                        info.apiGroup(),
                        info.apiVersion(),
                        "",
                        info.subresource())
                : null;
    }

    /** What the URL left open, by the object that was sent (k8s.io/apiserver, {@code pkg/audit/request.go}). */
    ObjectReference completedBy(@Nullable Object object) {
        return new ObjectReference(
                resource,
                known(namespace, object, "namespace"),
                known(name, object, "name"),
                known(uid, object, "uid"),
                apiGroup,
                apiVersion,
                known(resourceVersion, object, "resourceVersion"),
                subresource);
    }

    /** The name that the API server gave a new object. */
    ObjectReference namedBy(@Nullable Object object) {
        return new ObjectReference(
                resource,
                namespace,
                known(name, object, "name"),
                uid,
                apiGroup,
                apiVersion,
                resourceVersion,
                subresource);
    }

    private static String known(String value, @Nullable Object object, String key) {
        return value.isEmpty() ? Trees.string(object, "metadata", key).orElse("") : value;
    }
}
