package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.demo.control.ControlPlaneOptions;
import io.gatehouse.demo.control.Part;
import io.gatehouse.demo.control.Parts;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.Kubelet;
import io.gatehouse.server.ForwardedBy;
import io.gatehouse.server.GateFolder;
import io.gatehouse.server.TestGate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@link WholeStoryIT} in short, where the gate does not say who calls as a front proxy does: the cluster's word that its
 * components, a node and people come by the gate, and nobody else.
 */
class OtherWaysWitnessIT {
    private static final String MANAGER = "system:kube-controller-manager";
    private static final String MANAGERS_ACCOUNT = "system:serviceaccount:kube-system:manager";
    private static final String BOBS_ACCOUNT = "system:serviceaccount:kube-system:bob";
    private static final String NODE = "told-node";
    private static final String BOOTSTRAP_TOKEN = "07401b.f395accd246ae52d";

    private static final String ACCOUNTS = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: told-accounts}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects:
            - {kind: ServiceAccount, name: manager, namespace: kube-system}
            - {kind: ServiceAccount, name: bob, namespace: kube-system}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: manager, namespace: kube-system}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: bob, namespace: kube-system}
            ---
            """;

    /** The gate lets this user do everything, kube-apiserver nothing. */
    private static final String AT_THE_GATE_ALONE = """
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: told-deputies}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: deputy}]
            """;

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: here}
            spec: {nodeName: told-node, containers: [{name: main, image: local}]}
            """;

    /** Refused without a word of whether it was the user or the gate, so that the gate asks. */
    private static final String EXEC = "/api/v1/namespaces/default/pods/here/exec?command=true";

    @TempDir
    private Path folder;

    private ControlPlane plane;
    private Components components;
    private TestGate gate;
    private Witness witness;
    private Kubeconfigs kubeconfigs;

    @BeforeEach
    void start() throws Exception {
        plane = new ControlPlane(ControlPlaneOptions.apiOnly(folder.resolve("plane"), Parts.here())
                .withApiServerFlags("--enable-admission-plugins=NodeRestriction")
                .withAuditPolicy(Path.of("src/test/lab/audit-policy.yaml")));
        plane.start(line -> {});
        straight()
                .runWithInput(
                        ACCOUNTS + StoryGate.ROLES + example("bootstrap-roles.yaml") + ServiceAccounts.MAY_BE_REVIEWED,
                        "apply",
                        "-f",
                        "-")
                .ok();
        components = new Components(plane);
    }

    @AfterEach
    void stop() throws Exception {
        components.close();
        gate.close();
        plane.close();
    }

    private Kubectl straight() throws Exception {
        return Kubectl.current(plane.adminKubeconfig(0));
    }

    private static String example(String name) throws Exception {
        return Files.readString(Path.of("config", name));
    }

    private void startGate(ForwardedBy way, String user) throws Exception {
        String accounts = ACCOUNTS.substring(0, ACCOUNTS.indexOf("---"));
        GateFolder files = GateFolder.inFrontOf(plane, folder.resolve("gate"))
                .write(
                        "roles.yaml",
                        accounts + "---\n" + StoryGate.ROLES + example("bootstrap-roles.yaml") + "---\n"
                                + example("node-roles.yaml") + AT_THE_GATE_ALONE)
                .write("tokens.csv", """
                        %s,bob,u-bob,"%s"
                        %s,system:bootstrap:07401b,,"system:bootstrappers"
                        """.formatted(GateFolder.BOBS_TOKEN, StoryGate.TELLERS, BOOTSTRAP_TOKEN))
                .with("audit", ComponentsAtWork.WRITTEN_BEFORE_SENT);
        files.part("authentication")
                .put("clientCertificate", GateFolder.map("caFiles", List.of("pki/users-ca.crt", "cluster-ca.crt")));
        ServiceAccounts.accept(files);
        way.apply(files, plane);
        witness = Witness.of(plane, user);
        gate = TestGate.start(files);
        kubeconfigs = new Kubeconfigs(folder, gate);
    }

    private void startManager(Components.Credential credential) throws Exception {
        components.start(
                Part.KUBE_CONTROLLER_MANAGER,
                gate.port(),
                credential,
                "--use-service-account-credentials",
                "--cluster-signing-cert-file=" + plane.files().certificateFile("ca"),
                "--cluster-signing-key-file=" + plane.files().keyFile("ca"));
    }

    @Test
    void whoComesByAGateThatActsAsItsUsers() throws Exception {
        startGate(ForwardedBy.IMPERSONATION_BY_CERTIFICATE, "gatehouse:probe");
        startManager(port -> kubeconfigs.certified(port, MANAGER));
        try (Kubelet kubelet = Kubelet.start(
                Files.createDirectories(folder.resolve("k")),
                NODE,
                kubeconfigs.token(components.way(gate.port()), "bootstrap", BOOTSTRAP_TOKEN),
                plane.files().certificateFile("ca"))) {
            Kubectl bob = Kubectl.current(gate.bob());
            makeADeployment(bob);
            Await.until(
                    "the node runs a pod",
                    () -> bob.runWithInput(POD, "apply", "-f", "-").code() == 0
                            && bob.run("wait", "--for=condition=Ready", "pod/here", "--timeout=20s")
                                            .code()
                                    == 0);
            Kubectl.current(kubeconfigs.certified(gate.port(), "deputy"))
                    .runWithInput("{}", "create", "--raw=" + EXEC, "-f", "-");
            Kubectl.current(kubelet.kubeconfig()).run("get", "secret", "anybodys");
            bob.run("get", "pods", "--as=nobody");
            assertNobodyWentAround(
                    "bob", "deputy", MANAGER, "system:bootstrap:07401b", "system:node:" + NODE, controller());
        }
    }

    @Test
    void whoComesByAGateThatPassesTokensOn() throws Exception {
        String manager = straight().ok("create", "token", "manager", "-n", "kube-system");
        String bobs = straight().ok("create", "token", "bob", "-n", "kube-system");
        startGate(ForwardedBy.PASSED_TOKENS, ForwardedBy.SERVICE_ACCOUNT);
        startManager(port -> kubeconfigs.token(port, "manager", manager.strip()));
        Kubectl bob = Kubectl.current(kubeconfigs.token(gate.port(), "bob", bobs.strip()));
        makeADeployment(bob);
        bob.run("get", "pods", "--as=nobody");
        Kubectl.current(gate.bob()).run("get", "pods");
        assertNobodyWentAround(BOBS_ACCOUNT, MANAGERS_ACCOUNT, controller());
    }

    private static String controller() {
        return "system:serviceaccount:kube-system:deployment-controller";
    }

    private static void makeADeployment(Kubectl bob) throws Exception {
        Await.until(
                "pods can be made",
                () -> bob.run("get", "serviceaccount", "default").code() == 0);
        bob.ok("create", "deployment", "web", "--image=local");
        Await.until("its pod", () -> bob.ok("get", "pods", "-o", "name").contains("pod/web-"));
    }

    private void assertNobodyWentAround(String... whoCame) throws Exception {
        components.assertAlive();
        assertEquals(List.of(), witness.wentAround(gate));
        Set<String> users = witness.seen().stream().map(Witness::userOf).collect(Collectors.toCollection(TreeSet::new));
        assertTrue(users.containsAll(List.of(whoCame)), users::toString);

        straight().ok("get", "configmaps", "-n", "default");
        assertEquals(
                Set.of("kubernetes-admin"),
                witness.wentAround(gate).stream().map(Witness::userOf).collect(Collectors.toSet()));
    }
}
