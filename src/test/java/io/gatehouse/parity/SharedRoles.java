package io.gatehouse.parity;

import io.gatehouse.authz.Authorizers;
import io.gatehouse.config.AuthorizationConfiguration;
import io.gatehouse.config.AuthorizationConfiguration.Mode;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Identity;
import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.FrontProxy;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Gives the same roles and bindings to a real cluster and to the gate. */
public final class SharedRoles {
    /** kube-apiserver hears of each kind in order, so that with the last of a kind it knows all before. */
    private static final String LAST = """
            ---
            {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: %1$s-last},
              rules: [{verbs: [get], nonResourceURLs: [/%1$s-last]}]}
            ---
            {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: %1$s-last},
              roleRef: {kind: ClusterRole, name: %1$s-last, apiGroup: rbac.authorization.k8s.io},
              subjects: [{kind: User, name: %1$s-last, apiGroup: rbac.authorization.k8s.io}]}
            ---
            {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: %1$s-last, namespace: %1$s},
              rules: [{verbs: [list], apiGroups: [""], resources: [configmaps]}]}
            ---
            {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: %1$s-last, namespace: %1$s},
              roleRef: {kind: Role, name: %1$s-last, apiGroup: rbac.authorization.k8s.io},
              subjects: [{kind: User, name: %1$s-last, apiGroup: rbac.authorization.k8s.io}]}
            """;

    private SharedRoles() {}

    /**
     * Harmless where they have been given before.
     *
     * @param namespace is made; begins the names of all cluster-wide objects
     * @param yaml objects of rbac.authorization.k8s.io/v1
     * @return kube-apiserver's default roles and these
     */
    public static Authorizer give(ControlPlane cluster, String namespace, String yaml) throws Exception {
        Path file = write(cluster, namespace, yaml);
        Kubectl kubectl = Kubectl.current(cluster.adminKubeconfig(0));
        if (kubectl.run("get", "namespace", namespace).code() != 0) {
            kubectl.ok("create", "namespace", namespace);
        }
        kubectl.ok("apply", "-f", file.toString());
        Identity last = Identity.of(namespace + "-last", List.of());
        String inNamespace = "/api/v1/namespaces/" + namespace + "/configmaps";
        try (FrontProxy kube = FrontProxy.of(cluster)) {
            for (String target : List.of("/" + namespace + "-last", inNamespace)) {
                Await.until(
                        "kube-apiserver knows the roles of " + namespace,
                        () -> kube.send(last, "GET", target, List.of(), "").status() != 403);
            }
        }
        return authorizers(file);
    }

    private static Path write(ControlPlane cluster, String namespace, String yaml) throws Exception {
        Path file = cluster.adminKubeconfig(0).resolveSibling(namespace + "-roles.yaml");
        return Files.writeString(file, yaml + LAST.formatted(namespace));
    }

    private static Authorizer authorizers(Path file) throws Exception {
        return Authorizers.of(
                new AuthorizationConfiguration(
                        List.of(Mode.RBAC), new AuthorizationConfiguration.Rbac(true, List.of(file)), Optional.empty()),
                Surroundings.NONE);
    }
}
