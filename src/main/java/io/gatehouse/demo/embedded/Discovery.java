package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.objects.Kind;
import io.gatehouse.demo.embedded.objects.Kinds;
import io.gatehouse.wire.Trees;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the API says it serves: all at once (aggregated), or group by group. */
final class Discovery {
    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private static final List<String> ALL_VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    private static final String CORE = "v1";

    private final Kinds kinds;

    Discovery(Kinds kinds) {
        this.kinds = kinds;
    }

    /** The core group's document. */
    Answer api(@Nullable String accept) {
        if (isAggregated(accept)) {
            return aggregated(List.of(CORE));
        }
        View.of(accept);
        return Answer.json(
                Trees.of("kind", "APIVersions", "versions", List.of(CORE), "serverAddressByClientCIDRs", List.of()));
    }

    /** The document of all groups but the core. */
    Answer apis(@Nullable String accept) {
        List<String> versions = groups();
        if (isAggregated(accept)) {
            return aggregated(versions);
        }
        View.of(accept);
        return Answer.json(Trees.of(
                "kind", "APIGroupList",
                "apiVersion", "v1",
                "groups", versions.stream().map(Discovery::group).toList()));
    }

    /** Empty where there is no such group. */
    Optional<Answer> group(String name, @Nullable String accept) {
        View.of(accept);
        return groups().stream()
                .filter(version -> version.startsWith(name + "/"))
                .findFirst()
                .map(version -> {
                    Map<String, @Nullable Object> group = Trees.of("kind", "APIGroup", "apiVersion", "v1");
                    group.putAll(group(version));
                    return Answer.json(group);
                });
    }

    /** Empty where nothing is served under that version. */
    Optional<Answer> resources(String apiVersion, @Nullable String accept) {
        List<Kind> served = kinds.of(apiVersion);
        if (served.isEmpty()) {
            return Optional.empty();
        }
        View.of(accept);
        List<@Nullable Object> resources = Trees.listOf();
        for (Kind kind : served) {
            resources.add(resource(kind));
            kind.subresources().forEach(name -> resources.add(subresource(kind, name)));
        }
        return Optional.of(Answer.json(Trees.of(
                "kind", "APIResourceList", "apiVersion", "v1", "groupVersion", apiVersion, "resources", resources)));
    }

    private static Map<String, @Nullable Object> group(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        Map<String, @Nullable Object> version =
                Trees.of("groupVersion", apiVersion, "version", apiVersion.substring(slash + 1));
        return Trees.of(
                "name", apiVersion.substring(0, slash), "versions", List.of(version), "preferredVersion", version);
    }

    private static Map<String, @Nullable Object> resource(Kind kind) {
        Map<String, @Nullable Object> resource = Trees.of(
                "name", kind.plural(),
                "singularName", kind.singular(),
                "namespaced", kind.isNamespaced(),
                "kind", kind.kind(),
                "verbs", verbs(kind));
        addNames(kind, resource);
        return resource;
    }

    private static Map<String, @Nullable Object> subresource(Kind kind, String name) {
        Map<String, @Nullable Object> resource =
                Trees.of("name", kind.plural() + "/" + name, "singularName", "", "namespaced", kind.isNamespaced());
        if (name.equals("scale")) {
            resource.put("group", "autoscaling");
            resource.put("version", "v1");
        }
        resource.put("kind", name.equals("scale") ? "Scale" : kind.kind());
        resource.put("verbs", subresourceVerbs(name));
        return resource;
    }

    private Answer aggregated(List<String> apiVersions) {
        List<@Nullable Object> items = Trees.listOf();
        for (String apiVersion : apiVersions) {
            int slash = apiVersion.indexOf('/');
            items.add(Trees.of(
                    "metadata",
                    slash < 0 ? Trees.of() : Trees.of("name", apiVersion.substring(0, slash)),
                    "versions",
                    List.of(Trees.of(
                            "version", apiVersion.substring(slash + 1),
                            "resources",
                                    kinds.of(apiVersion).stream()
                                            .map(Discovery::discovered)
                                            .toList(),
                            "freshness", "Current"))));
        }
        return Answer.json(
                200,
                AGGREGATED,
                Trees.of(
                        "kind",
                        "APIGroupDiscoveryList",
                        "apiVersion",
                        "apidiscovery.k8s.io/v2",
                        "metadata",
                        Trees.of(),
                        "items",
                        items));
    }

    private static Map<String, @Nullable Object> discovered(Kind kind) {
        Map<String, @Nullable Object> resource = Trees.of(
                "resource", kind.plural(),
                "responseKind", responseKind(kind.group(), kind.version(), kind.kind()),
                "scope", kind.isNamespaced() ? "Namespaced" : "Cluster",
                "singularResource", kind.singular(),
                "verbs", verbs(kind));
        addNames(kind, resource);
        List<@Nullable Object> subresources = Trees.listOf();
        for (String name : kind.subresources()) {
            Object answered = name.equals("scale")
                    ? responseKind("autoscaling", "v1", "Scale")
                    : responseKind(kind.group(), kind.version(), kind.kind());
            subresources.add(Trees.of("subresource", name, "responseKind", answered, "verbs", subresourceVerbs(name)));
        }
        if (!subresources.isEmpty()) {
            resource.put("subresources", subresources);
        }
        return resource;
    }

    private static Map<String, @Nullable Object> responseKind(String group, String version, String kind) {
        return Trees.of("group", group, "version", version, "kind", kind);
    }

    private static void addNames(Kind kind, Map<String, @Nullable Object> resource) {
        if (!kind.shortNames().isEmpty()) {
            resource.put("shortNames", kind.shortNames());
        }
        if (!kind.categories().isEmpty()) {
            resource.put("categories", kind.categories());
        }
    }

    private static List<String> verbs(Kind kind) {
        if (!kind.isStored()) {
            return List.of("create");
        }
        return ALL_VERBS.stream()
                .filter(verb -> kind.mayDeleteMany() || !verb.equals("deletecollection"))
                .toList();
    }

    private static List<String> subresourceVerbs(String name) {
        return name.equals("finalize") ? List.of("update") : List.of("get", "patch", "update");
    }

    private List<String> groups() {
        return kinds.apiVersions().stream()
                .filter(version -> version.contains("/"))
                .toList();
    }

    private static boolean isAggregated(@Nullable String accept) {
        return accept != null && accept.contains("g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    }
}
