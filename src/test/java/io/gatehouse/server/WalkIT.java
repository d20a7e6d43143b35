package io.gatehouse.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.ClusterKind;
import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.RealCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thin walk: a real kubectl through the gate to a real kube-apiserver, held to RBAC and written down. */
class WalkIT {
    private static final String READERS = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: walk-reader}
            rules: [{apiGroups: [""], resources: [namespaces], verbs: [get, list, watch]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: walk-readers}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: walk-reader}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: readers}]
            """;

    @TempDir
    static Path temporary;

    private static TestGate gate;

    @BeforeAll
    static void start() throws Exception {
        ControlPlane plane = RealCluster.get(ClusterKind.API_ONLY);
        Kubectl admin = Kubectl.current(plane.adminKubeconfig(0));
        admin.runWithInput(READERS, "apply", "-f", "-").ok();
        GateFolder folder = GateFolder.inFrontOf(plane, temporary).write("roles.yaml", READERS);
        gate = TestGate.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        gate.close();
    }

    @Test
    void whatTheRulesAllowIsAnsweredByTheApiServer() throws Exception {
        assertTrue(Kubectl.current(gate.bob()).ok("get", "namespaces").contains("kube-system"));
    }

    @Test
    void whatTheRulesDoNotAllowIsRefusedInKubeApiserversWords() throws Exception {
        Finished refused = Kubectl.current(gate.bob()).run("get", "secrets");
        assertEquals(1, refused.code());
        assertEquals(
                "Error from server (Forbidden): secrets is forbidden: User \"bob\" cannot list resource \"secrets\""
                        + " in API group \"\" in the namespace \"default\"\n",
                refused.err());
    }

    @Test
    void eachUserIsWhoItsCredentialProves() throws Exception {
        assertTrue(Kubectl.current(gate.alice()).ok("auth", "whoami").contains("alice"));
        assertTrue(Kubectl.current(gate.bob()).ok("auth", "whoami").contains("u-bob"));
        assertTrue(Kubectl.current(gate.carol()).ok("auth", "whoami").contains("u-carol"));
    }

    @Test
    void everyRequestIsWrittenDown() throws Exception {
        Kubectl.current(gate.bob()).ok("get", "namespaces", "-l", "written=down");
        Await.until(
                "the event is in the log",
                () -> gate.auditEvents().stream()
                        .anyMatch(event -> event.getString("requestURI").contains("written%3Ddown")
                                && event.getString("stage").equals("ResponseComplete")
                                && event.getJsonObject("user")
                                        .getString("username")
                                        .equals("bob")
                                && event.getJsonObject("responseStatus").getInteger("code") == 200));
    }
}
