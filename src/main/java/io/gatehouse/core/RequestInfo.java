package io.gatehouse.core;

import java.util.Set;

/**
 * What a request asks for, as kube-apiserver reads it from method and target (k8s.io/apiserver, {@code
 * endpoints/request/requestinfo.go}). Absent parts are empty strings.
 *
 * @param path decoded once
 * @param verb {@code get}, {@code list}, {@code watch} and so on for resources, the method in lower case for other paths
 * @param fieldSelector unparsed, for the verbs that have one
 * @param labelSelector unparsed, for the verbs that have one
 */
public record RequestInfo(
        boolean isResource,
        String path,
        String verb,
        String apiPrefix,
        String apiGroup,
        String apiVersion,
        String namespace,
        String resource,
        String subresource,
        String name,
        String fieldSelector,
        String labelSelector) {

    private static final Set<String> READ_ONLY_VERBS = Set.of("get", "list", "watch");
    private static final Set<String> LONG_RUNNING_VERBS = Set.of("watch", "proxy");
    private static final Set<String> LONG_RUNNING_SUBRESOURCES =
            Set.of("attach", "exec", "proxy", "log", "portforward");

    /** A request for a path that is no resource. */
    public static RequestInfo ofPath(String path, String verb) {
        return new RequestInfo(false, path, verb, "", "", "", "", "", "", "", "", "");
    }

    /** An action on a resource that no request asks for in so many words: impersonation, the synthetic create. */
    public static RequestInfo ofAction(
            String verb,
            String apiGroup,
            String apiVersion,
            String namespace,
            String resource,
            String subresource,
            String name) {
        return new RequestInfo(
                true, "", verb, "", apiGroup, apiVersion, namespace, resource, subresource, name, "", "");
    }

    /** The same action with another verb. */
    public RequestInfo withVerb(String other) {
        return new RequestInfo(
                isResource,
                path,
                other,
                apiPrefix,
                apiGroup,
                apiVersion,
                namespace,
                resource,
                subresource,
                name,
                fieldSelector,
                labelSelector);
    }

    /** {@code resource} or {@code resource/subresource}, as rules name it. */
    public String fullResource() {
        return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }

    /** Whether it changes nothing, by kube-apiserver's in-flight limits. */
    public boolean isReadOnly() {
        return READ_ONLY_VERBS.contains(verb);
    }

    /** Whether it may last, so that no timeout and no in-flight limit applies. */
    public boolean isLongRunning() {
        return LONG_RUNNING_VERBS.contains(verb)
                || (isResource ? LONG_RUNNING_SUBRESOURCES.contains(subresource) : path.startsWith("/debug/pprof/"));
    }
}
