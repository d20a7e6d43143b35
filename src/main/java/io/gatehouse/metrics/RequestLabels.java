package io.gatehouse.metrics;

import io.gatehouse.core.RequestInfo;
import io.micrometer.core.instrument.Tags;
import java.util.Set;

/** What tells the series of requests apart (k8s.io/apiserver, {@code endpoints/metrics}). */
record RequestLabels(String verb, String dryRun, KnownResources.Resource resource, String scope) {
    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete", "options");
    private static final Set<String> CONNECTED = Set.of("exec", "attach", "portforward", "proxy");

    static RequestLabels of(RequestInfo info, String target, KnownResources.Resource resource) {
        return new RequestLabels(verb(info), target.contains("dryRun=All") ? "All" : "", resource, scope(info));
    }

    Tags tags() {
        return Tags.of(
                "verb",
                verb,
                "dry_run",
                dryRun,
                "group",
                resource.group(),
                "version",
                resource.version(),
                "resource",
                resource.name(),
                "subresource",
                resource.subresource(),
                "scope",
                scope,
                "component",
                "gatehouse");
    }

    private static String verb(RequestInfo info) {
        if (info.isResource() && CONNECTED.contains(info.subresource())) {
            return "CONNECT";
        }
        return switch (info.verb()) {
            case "get" -> "GET";
            case "list" -> "LIST";
            case "watch" -> "WATCH";
            case "create" -> "POST";
            case "update" -> "PUT";
            case "patch" -> "PATCH";
            case "delete" -> "DELETE";
            case "deletecollection" -> "DELETECOLLECTION";
            case "proxy" -> "CONNECT";
            default -> METHODS.contains(info.verb()) ? info.verb().toUpperCase(java.util.Locale.ROOT) : "other";
        };
    }

    private static String scope(RequestInfo info) {
        if (!info.isResource()) {
            return "";
        }
        if (!info.name().isEmpty() || info.verb().equals("create")) {
            return "resource";
        }
        return info.namespace().isEmpty() ? "cluster" : "namespace";
    }
}
