package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.demo.control.ControlPlaneOptions;
import io.gatehouse.demo.control.Part;
import io.gatehouse.demo.control.Parts;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.KubeProxy;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.Kubelet;
import io.gatehouse.lab.Running;
import io.gatehouse.server.GateFolder;
import io.gatehouse.server.TestGate;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * A cluster of two kube-apiservers, to which nobody comes but by the gate: its components and nodes, each with a
 * credential of another sort, and people. The rules are those of the examples in config/.
 */
final class WholeStory implements AutoCloseable {
    static final String KUBELETS_NODE = "real-node";
    static final String TEST_NODE = "test-node";
    static final String BOOTSTRAPPER = "system:bootstrap:07401b";

    private static final Path EXAMPLES = Path.of("config");
    private static final String BOOTSTRAP_TOKEN = "07401b.f395accd246ae52d";

    /** Renewed after less than half of it: it is dated back by five minutes, and renewed after 70 to 90 % of its life. */
    private static final String CERTIFICATES_LIVE = "60s";

    /** Beside the example's, which is about pods and what makes them: what a kubelet writes in protobuf is reviewed too. */
    private static final String RULE_FOR_NODES = """
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: nodes-are-named-well}
            spec:
              matchConstraints:
                resourceRules:
                - {apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [nodes]}
                - {apiGroups: [coordination.k8s.io], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [leases]}
              validations:
              - {expression: "!object.metadata.name.startsWith('bad-')", message: the name is bad}
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: nodes-are-named-well}
            spec: {policyName: nodes-are-named-well, validationActions: [Deny]}
            """;

    private final Path folder;
    private final ControlPlane plane;
    private final Witness witness;
    private final TestGate gate;
    private final Kubeconfigs kubeconfigs;
    private final Components components;
    private final Kubelet kubelet;
    private final Running testNode;
    private final Running kubeProxy;

    private WholeStory(Path folder, ControlPlane plane) throws Exception {
        this.folder = folder;
        this.plane = plane;
        this.witness = Witness.of(plane);
        this.gate = TestGate.start(files());
        this.kubeconfigs = new Kubeconfigs(folder, gate);
        applyRoles();
        this.components = new Components(plane);
        components.start(
                Part.KUBE_CONTROLLER_MANAGER,
                gate.port(),
                port -> kubeconfigs.certified(port, "system:kube-controller-manager"),
                "--use-service-account-credentials",
                "--cluster-signing-cert-file=" + plane.files().certificateFile("ca"),
                "--cluster-signing-key-file=" + plane.files().keyFile("ca"),
                "--cluster-signing-duration=" + CERTIFICATES_LIVE);
        components.start(Part.KUBE_SCHEDULER, gate.gateway().ports().get("kube-scheduler"), kubeconfigs::local);
        this.kubelet = Kubelet.start(
                Files.createDirectories(folder.resolve("k")),
                KUBELETS_NODE,
                kubeconfigs.token(components.way(gate.port()), "bootstrap", BOOTSTRAP_TOKEN),
                plane.files().certificateFile("ca"));
        this.testNode = startTestNode();
        this.kubeProxy =
                KubeProxy.start(kubeconfigs.certified(components.way(gate.port()), "system:kube-proxy"), KUBELETS_NODE);
    }

    static WholeStory start(Path folder) throws Exception {
        ControlPlane plane = new ControlPlane(ControlPlaneOptions.apiOnly(folder.resolve("plane"), Parts.here())
                .withApiServers(2)
                .withApiServerFlags("--enable-admission-plugins=NodeRestriction")
                .withAuditPolicy(Path.of("src/test/lab/audit-policy.yaml")));
        plane.start(line -> {});
        return new WholeStory(folder, plane);
    }

    private GateFolder files() throws IOException {
        GateFolder files = GateFolder.inFrontOf(plane, folder.resolve("gate"))
                .write("roles.yaml", roles("bootstrap-roles.yaml", "node-roles.yaml"))
                .write("tokens.csv", """
                        %s,bob,u-bob,"%s"
                        %s,%s,,"system:bootstrappers"
                        """.formatted(
                                GateFolder.BOBS_TOKEN, StoryGate.TELLERS, BOOTSTRAP_TOKEN, BOOTSTRAPPER))
                .write("passwords.csv", GateFolder.CAROLS_PASSWORD + ",carol,u-carol,\"" + StoryGate.TELLERS + "\"\n")
                .write("admission.yaml", Files.readString(EXAMPLES.resolve("admission.yaml")) + RULE_FOR_NODES)
                .with("admission", GateFolder.map("policyFiles", List.of("admission.yaml")))
                .with("audit", ComponentsAtWork.WRITTEN_BEFORE_SENT)
                .with(
                        "localListeners",
                        List.of(
                                listener("kube-scheduler", GateFolder.map("user", "system:kube-scheduler")),
                                listener(
                                        "dave", GateFolder.map("user", "dave", "groups", List.of(StoryGate.TELLERS)))));
        files.part("authentication")
                .put("clientCertificate", GateFolder.map("caFiles", List.of("pki/users-ca.crt", "cluster-ca.crt")));
        ServiceAccounts.accept(files);
        return files;
    }

    private static Object listener(String name, Object identity) {
        return GateFolder.map("name", name, "port", 0, "identity", identity);
    }

    private static String roles(String... examples) throws IOException {
        StringBuilder roles = new StringBuilder(StoryGate.ROLES);
        for (String example : examples) {
            roles.append("---\n").append(Files.readString(EXAMPLES.resolve(example)));
        }
        return roles.toString();
    }

    /** By an administrator, who comes through the gate as everybody does. */
    private void applyRoles() throws Exception {
        Kubectl.current(kubeconfigs.certified(gate.port(), "administrator", "system:masters"))
                .runWithInput(roles("bootstrap-roles.yaml") + ServiceAccounts.MAY_BE_REVIEWED, "apply", "-f", "-")
                .ok();
        for (Kubectl teller : tellers()) {
            Await.until(
                    "tellers may do everything",
                    () -> teller.run("get", "nodes").code() == 0);
        }
    }

    private Running startTestNode() throws Exception {
        Path kubeconfig =
                kubeconfigs.certified(components.way(gate.port()), "system:node:" + TEST_NODE, "system:nodes");
        return Running.start(new ProcessBuilder(
                Parts.here().require(Part.TESTNODE).toString(),
                "-kubeconfig=" + kubeconfig,
                "-name=" + TEST_NODE,
                "-dir=" + Files.createDirectories(folder.resolve("test-node")),
                "-client-ca-file=" + plane.files().certificateFile("ca"),
                "-client-name=kube-apiserver-kubelet-client"));
    }

    TestGate gate() {
        return gate;
    }

    Witness witness() {
        return witness;
    }

    Kubelet kubelet() {
        return kubelet;
    }

    /** Of somebody who comes with a bootstrap token. */
    Kubectl bootstrapper() throws IOException {
        return Kubectl.current(kubeconfigs.token(gate.port(), "bootstrapper", BOOTSTRAP_TOKEN));
    }

    /** Ends whatever components and nodes hold open. */
    void cut() throws IOException {
        components.cut();
    }

    void assertAllAlive() {
        components.assertAlive();
        assertTrue(kubelet.alive(), kubelet::toString);
        assertTrue(testNode.alive(), testNode::toString);
        assertTrue(kubeProxy.alive(), kubeProxy::toString);
    }

    /** Who goes straight to a kube-apiserver, which nobody is to do. */
    Kubectl straight() throws IOException {
        return Kubectl.current(plane.adminKubeconfig(1));
    }

    Kubectl bob() throws IOException {
        return Kubectl.current(gate.bob());
    }

    /** alice by certificate, bob by token, carol by password, dave by a local port. */
    List<Kubectl> tellers() throws IOException {
        Path alice = kubeconfigs.certified(gate.port(), "alice", StoryGate.TELLERS);
        Path dave = kubeconfigs.local(gate.gateway().ports().get("dave"));
        return List.of(Kubectl.current(alice), bob(), Kubectl.current(gate.carol()), Kubectl.current(dave));
    }

    /** Waits for something that the gate has written down. */
    JsonObject awaitEvent(String what, Predicate<JsonObject> is) throws Exception {
        return Await.value(what, () -> gate.auditEvents().stream().filter(is).findFirst());
    }

    @Override
    public void close() throws Exception {
        kubeProxy.close();
        testNode.close();
        kubelet.close();
        components.close();
        gate.close();
        plane.close();
    }
}
