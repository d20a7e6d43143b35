package io.gatehouse.story;

import io.gatehouse.demo.control.Part;
import io.gatehouse.lab.Await;
import io.gatehouse.server.GateFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kube-controller-manager comes by a certificate, and each of its controllers by a ServiceAccount's token. */
class ControllersAccountsIT {
    private static final String REVIEWS = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: gatehouse-token-reviews}
            rules: [{apiGroups: [authentication.k8s.io], resources: [tokenreviews], verbs: [create]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: gatehouse-token-reviews}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: gatehouse-token-reviews}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: "gatehouse:probe"}]
            """;

    @TempDir
    private Path folder;

    private ComponentsAtWork work;

    @BeforeEach
    void start() throws Exception {
        work = ComponentsAtWork.start(
                folder, REVIEWS, files -> files.part("authentication").put("serviceAccounts", GateFolder.map()));
        Kubeconfigs kubeconfigs = new Kubeconfigs(folder, work.gate());
        int port = work.gate().port();
        work.components()
                .start(
                        Part.KUBE_CONTROLLER_MANAGER,
                        port,
                        relay -> kubeconfigs.certified(relay, "system:" + Part.KUBE_CONTROLLER_MANAGER),
                        "--use-service-account-credentials");
        work.components()
                .start(
                        Part.KUBE_SCHEDULER,
                        port,
                        relay -> kubeconfigs.certified(relay, "system:" + Part.KUBE_SCHEDULER));
    }

    @AfterEach
    void stop() throws Exception {
        work.close();
    }

    @Test
    void workByTheirOwnNames() throws Exception {
        work.leadAndMakePodsRun();
        for (String controller : new String[] {"deployment-controller", "replicaset-controller"}) {
            String name = "system:serviceaccount:kube-system:" + controller;
            Await.until(
                    name + " has written",
                    () -> work.gate().auditEvents().stream()
                            .anyMatch(event -> event.getJsonObject("user")
                                            .getString("username")
                                            .equals(name)
                                    && event.encode().contains("\"gatehouse.io/authenticator\":\"serviceAccounts\"")
                                    && event.getString("verb").equals("create")));
        }
    }
}
