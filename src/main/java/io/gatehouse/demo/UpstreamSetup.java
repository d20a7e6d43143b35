package io.gatehouse.demo;

import io.gatehouse.demo.control.AdminClient;
import io.gatehouse.demo.control.ClusterPki;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.YamlBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives the API server what the demo needs there: the users' namespace, and the same roles as the gateway has. */
public final class UpstreamSetup {
    private UpstreamSetup() {}

    /** Harmless where it is there already. */
    public static void run(DemoFolder folder, DemoUpstream upstream) throws IOException {
        ClusterPki pki = ClusterPki.in(folder.clusterPki());
        AdminClient gateway = AdminClient.byFrontProxy(upstream.endpoints().get(0), pki);
        gateway.create("/api/v1/namespaces", json(object("Namespace", "workshop", Map.of())));
        gateway.create(
                "/api/v1/namespaces/kube-public/configmaps",
                json(object("ConfigMap", "cluster-info", Map.of("kubeconfig", folder.clusterInfo()))));
        for (String document : Files.readString(folder.rolesFile()).split("\n---\n")) {
            Map<?, ?> role = tree(YamlBody.parse(document.getBytes(StandardCharsets.UTF_8)));
            gateway.create(collection(role), json(role));
        }
    }

    private static Map<String, Object> object(String kind, String name, Map<String, String> data) {
        return data.isEmpty()
                ? Map.of("apiVersion", "v1", "kind", kind, "metadata", Map.of("name", name))
                : Map.of("apiVersion", "v1", "kind", kind, "metadata", Map.of("name", name), "data", data);
    }

    private static String json(Map<?, ?> object) {
        return new String(Json.write(object), StandardCharsets.UTF_8);
    }

    private static String collection(Map<?, ?> role) {
        String plural = Objects.toString(role.get("kind")).toLowerCase(Locale.ROOT) + "s";
        Object namespace = tree(role.get("metadata")).get("namespace");
        return "/apis/" + role.get("apiVersion") + (namespace == null ? "" : "/namespaces/" + namespace) + "/" + plural;
    }

    private static Map<?, ?> tree(@Nullable Object object) {
        return (Map<?, ?>) Objects.requireNonNull(object);
    }
}
