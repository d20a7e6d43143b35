package io.gatehouse.story;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.ClusterKind;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.RealCluster;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.server.GateFolder;
import io.gatehouse.server.TestGate;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * A gate in front of the two kube-apiservers of the full cluster. Its users alice (certificate), bob (token) and carol
 * (password) may do everything, at the gate and behind it.
 */
final class StoryGate implements AutoCloseable {
    /** The group of those who may do everything. */
    static final String TELLERS = "story:tellers";

    static final String ROLES = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: story-tellers}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "story:tellers"}]
            ---
            """;

    private final ControlPlane cluster;
    private final TestGate gate;

    private StoryGate(ControlPlane cluster, TestGate gate) {
        this.cluster = cluster;
        this.gate = gate;
    }

    static StoryGate start(Path folder) throws Exception {
        return start(folder, "");
    }

    /** @param roles more objects for roles.yaml and for the cluster */
    static StoryGate start(Path folder, String roles) throws Exception {
        return start(folder, roles, "");
    }

    /** @param atTheGateAlone objects that the cluster does not have */
    static StoryGate start(Path folder, String roles, String atTheGateAlone) throws Exception {
        ControlPlane cluster = RealCluster.get(ClusterKind.FULL);
        Kubectl.current(cluster.adminKubeconfig(0))
                .runWithInput(ROLES + roles, "apply", "-f", "-")
                .ok();
        for (int server = 0; server < 2; server++) {
            Kubectl admin = Kubectl.current(cluster.adminKubeconfig(server));
            Await.until(
                    "the tellers' rights are known",
                    () -> admin.run("auth", "can-i", "*", "*", "--as=a-teller", "--as-group=" + TELLERS)
                                    .code()
                            == 0);
        }
        GateFolder files = GateFolder.inFrontOf(cluster, folder)
                .write("roles.yaml", ROLES + roles + atTheGateAlone)
                .write("tokens.csv", GateFolder.BOBS_TOKEN + ",bob,u-bob,\"" + TELLERS + "\"\n")
                .write("passwords.csv", GateFolder.CAROLS_PASSWORD + ",carol,u-carol,\"" + TELLERS + "\"\n");
        return new StoryGate(cluster, TestGate.start(files));
    }

    TestGate gate() {
        return gate;
    }

    ControlPlane cluster() {
        return cluster;
    }

    /** Who goes straight to the cluster. */
    Kubectl admin() throws IOException {
        return Kubectl.current(cluster.adminKubeconfig(0));
    }

    /** Makes namespaces, and waits until pods can be made in them. */
    void makeNamespaces(List<String> names) throws Exception {
        for (String name : names) {
            admin().ok("create", "namespace", name);
        }
        for (String name : names) {
            Await.until(
                    "the default ServiceAccount of " + name,
                    () -> admin().run("get", "serviceaccount", "default", "-n", name)
                                    .code()
                            == 0);
        }
    }

    /** They go in their own time. */
    void deleteNamespaces(List<String> names) throws Exception {
        for (String name : names) {
            admin().ok("delete", "namespace", name, "--wait=false");
        }
    }

    /** Waits for a request that the gate has written down. */
    void awaitEvent(String what, Predicate<JsonObject> is) throws Exception {
        Await.until(what, () -> gate.auditEvents().stream().anyMatch(is));
    }

    Path alice() throws IOException {
        return gate.certificateUser("alice", gate.folder().users().issue(LeafSpec.client("alice", TELLERS)));
    }

    /** A user of each sort with the kubectl of today, and one with the older kubectl. */
    List<Teller> tellers() throws IOException {
        return List.of(
                new Teller("alice", Kubectl.current(alice())),
                new Teller("bob", Kubectl.current(gate.bob())),
                new Teller("carol", Kubectl.current(gate.carol())),
                new Teller("older bob", Kubectl.debian(gate.tokenUser("older-bob", GateFolder.BOBS_TOKEN))));
    }

    @Override
    public void close() throws Exception {
        gate.close();
    }
}
