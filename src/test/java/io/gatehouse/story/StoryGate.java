package io.gatehouse.story;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.ClusterKind;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.RealCluster;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.server.ForwardedBy;
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

    /** Whose tokens a cluster knows too. */
    private static final String ACCOUNTS = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: story-accounts}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects: [{kind: ServiceAccount, name: bob, namespace: story-accounts}]
            ---
            """;

    private static final String ACCOUNTS_NAMESPACE = "story-accounts";

    private final ControlPlane cluster;
    private final TestGate gate;
    private final ForwardedBy way;
    private final String bobsToken;

    private StoryGate(ControlPlane cluster, TestGate gate, ForwardedBy way, String bobsToken) {
        this.cluster = cluster;
        this.gate = gate;
        this.way = way;
        this.bobsToken = bobsToken;
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
        GateFolder files = files(cluster, folder, roles, atTheGateAlone);
        return new StoryGate(cluster, TestGate.start(files), ForwardedBy.FRONT_PROXY, GateFolder.BOBS_TOKEN);
    }

    /** One that ends within so many seconds of being told to. */
    static StoryGate startToStop(Path folder, int seconds) throws Exception {
        ControlPlane cluster = RealCluster.get(ClusterKind.FULL);
        GateFolder files = files(cluster, folder, "", "")
                .with("shutdown", GateFolder.map("delay", "0s", "timeout", seconds + "s"));
        return new StoryGate(cluster, TestGate.start(files), ForwardedBy.FRONT_PROXY, GateFolder.BOBS_TOKEN);
    }

    /** In front of that cluster, which is told who calls in that way; where tokens are passed on, bob is an account there. */
    static StoryGate start(Path folder, ClusterKind kind, ForwardedBy way) throws Exception {
        ControlPlane cluster = RealCluster.get(kind);
        GateFolder files = way.apply(files(cluster, folder, ACCOUNTS, ""), cluster);
        String token = way.passesTokens() ? accountsToken(cluster) : GateFolder.BOBS_TOKEN;
        if (way.passesTokens()) {
            files.write(
                    "tokens.csv",
                    token.strip() + ",system:serviceaccount:story-accounts:bob,u-bob,"
                            + "\"system:serviceaccounts,system:serviceaccounts:story-accounts\"\n");
        }
        return new StoryGate(cluster, TestGate.start(files), way, token.strip());
    }

    private static String accountsToken(ControlPlane cluster) throws Exception {
        Kubectl admin = Kubectl.current(cluster.adminKubeconfig(0));
        if (admin.run("get", "namespace", ACCOUNTS_NAMESPACE).code() != 0) {
            admin.ok("create", "namespace", ACCOUNTS_NAMESPACE);
            admin.ok("create", "serviceaccount", "bob", "-n", ACCOUNTS_NAMESPACE);
        }
        return admin.ok("create", "token", "bob", "-n", ACCOUNTS_NAMESPACE);
    }

    private static GateFolder files(ControlPlane cluster, Path folder, String roles, String atTheGateAlone)
            throws Exception {
        Kubectl.current(cluster.adminKubeconfig(0))
                .runWithInput(ROLES + roles, "apply", "-f", "-")
                .ok();
        for (int server = 0; server < cluster.endpoints().size(); server++) {
            Kubectl admin = Kubectl.current(cluster.adminKubeconfig(server));
            Await.until(
                    "the tellers' rights are known",
                    () -> admin.run("auth", "can-i", "*", "*", "--as=a-teller", "--as-group=" + TELLERS)
                                    .code()
                            == 0);
        }
        return GateFolder.inFrontOf(cluster, folder)
                .write("roles.yaml", ROLES + roles + atTheGateAlone)
                .write("tokens.csv", GateFolder.BOBS_TOKEN + ",bob,u-bob,\"" + TELLERS + "\"\n")
                .write("passwords.csv", GateFolder.CAROLS_PASSWORD + ",carol,u-carol,\"" + TELLERS + "\"\n");
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

    /** Users of the sorts that the gate lets through, with the kubectl of today, and one with the older kubectl. */
    List<Teller> tellers() throws IOException {
        Teller bob = new Teller("bob", Kubectl.current(gate.tokenUser("bob", bobsToken)));
        Teller older = new Teller("older bob", Kubectl.debian(gate.tokenUser("older-bob", bobsToken)));
        Teller alice = new Teller("alice", Kubectl.current(alice()));
        return switch (way) {
            case FRONT_PROXY -> List.of(alice, bob, new Teller("carol", Kubectl.current(gate.carol())), older);
            case IMPERSONATION_BY_CERTIFICATE, IMPERSONATION_BY_TOKEN -> List.of(alice, older);
            case PASSED_TOKENS, PASSED_TOKENS_BESIDE_A_CERTIFICATE -> List.of(bob, older);
        };
    }

    @Override
    public void close() throws Exception {
        gate.close();
    }
}
