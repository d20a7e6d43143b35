package io.gatehouse.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.demo.control.ControlPlaneOptions;
import io.gatehouse.demo.control.Parts;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.ClusterKind;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.RealCluster;
import io.gatehouse.server.GateFolder;
import io.gatehouse.server.TestGate;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same policies in a real kube-apiserver, and at a gate that asks another one what writes come to: the same verdicts, codes and
 * texts, write after write, and the same objects in the end.
 */
class SamenessIT {
    private static final int WRITES = 700;
    private static final String DENIED = "ValidatingAdmissionPolicy '";
    private static final List<Path> POLICIES = List.of(
            Path.of("src/test/resources/io/gatehouse/admission/sameness.yaml"),
            Path.of("config/image-registries.yaml"));
    private static final String RIGHTS = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: sameness}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: readers}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: gatehouse-admission}
            rules:
            - {apiGroups: [""], resources: [configmaps, pods, pods/ephemeralcontainers], verbs: [get]}
            - {apiGroups: [apps], resources: [deployments, deployments/scale], verbs: [get]}
            - {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [get]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: gatehouse-admission}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: gatehouse-admission}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "gatehouse:probes"}]
            """;

    @TempDir
    static Path temporary;

    private static ControlPlane judging;
    private static TestGate gate;
    private static DirectClient straight;
    private static DirectClient through;

    @BeforeAll
    static void start() throws Exception {
        Path tokens = Files.writeString(
                temporary.resolve("tokens.csv"), GateFolder.BOBS_TOKEN + ",bob,u-bob,\"dev,readers\"\n");
        judging = new ControlPlane(ControlPlaneOptions.apiOnly(temporary.resolve("judging"), Parts.here())
                .withTokenFile(tokens));
        judging.start(line -> {});
        ControlPlane storing = RealCluster.get(ClusterKind.API_ONLY);
        prepare(Kubectl.current(storing.adminKubeconfig(0)));
        Kubectl admin = Kubectl.current(judging.adminKubeconfig(0));
        prepare(admin);
        GateFolder folder = GateFolder.inFrontOf(storing, temporary.resolve("gate"))
                .write("rights.yaml", RIGHTS)
                .with("authorization", GateFolder.map("rbac", GateFolder.map("roleFiles", List.of("rights.yaml"))))
                .with(
                        "admission",
                        GateFolder.map(
                                "reviewOn",
                                "upstreamDryRun",
                                "policyFiles",
                                POLICIES.stream()
                                        .map(file -> file.toAbsolutePath().toString())
                                        .toList()));
        gate = TestGate.start(folder);
        straight = new DirectClient(judging.endpoints().get(0), GateFolder.BOBS_TOKEN, temporary);
        through = new DirectClient("127.0.0.1:" + gate.port(), GateFolder.BOBS_TOKEN, temporary);
        for (Path file : POLICIES) {
            admin.ok("apply", "-f", file.toString());
        }
        awaitPolicies();
    }

    private static void prepare(Kubectl kubectl) throws Exception {
        kubectl.runWithInput(RIGHTS, "apply", "-f", "-").ok();
        kubectl.ok("create", "namespace", "sameness");
        kubectl.ok("create", "serviceaccount", "default", "-n", "sameness");
    }

    private static void awaitPolicies() throws Exception {
        Sent bad = Sent.json("POST", "/api/v1/namespaces/sameness/configmaps?dryRun=All", """
                {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"probe"},"data":{"a":"bad"}}""");
        Sent many = Sent.json("POST", "/apis/apps/v1/namespaces/sameness/deployments?dryRun=All", """
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"probe"},"spec":{"replicas":9,"selector":
                {"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":
                [{"name":"c","image":"registry.k8s.io/pause"}]}}}}""");
        for (Sent probe : List.of(bad, many)) {
            Await.until(
                    "the policies are in effect",
                    () -> straight.plain(probe, Optional.empty()).status() == 422);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        gate.close();
        judging.close();
    }

    @Test
    void writesAreJudgedAndStoredAlike() throws Exception {
        long seed = 20261128;
        GeneratedWrites writes = new GeneratedWrites(seed);
        Map<Integer, Integer> statuses = new HashMap<>();
        List<String> differences = new ArrayList<>();
        int inAnotherOrder = 0;
        for (int i = 0; i < WRITES; i++) {
            Sent write = writes.next();
            DirectClient.Plain theirs = straight.plain(write, Optional.empty());
            DirectClient.Plain ours = through.plain(write, Optional.empty());
            statuses.merge(theirs.status(), 1, Integer::sum);
            String expected = theirs.shown();
            String actual = ours.shown();
            if (expected.equals(actual)) {
                continue;
            }
            if (isToldInAnotherOrder(write, theirs, ours)) {
                inAnotherOrder++;
            } else {
                differences.add("seed " + seed + ", write " + i + ": " + write.method() + " " + write.target() + " "
                        + write.contentType() + "\n" + new String(write.body(), StandardCharsets.UTF_8) + "\n  "
                        + expected + "\n  " + actual);
            }
        }
        System.out.println("sameness: " + WRITES + " writes, answers " + statuses
                + ", refused by both and told by another reason: " + inAnotherOrder);
        assertEquals(List.of(), differences, () -> differences.size() + " of " + WRITES + ", answers " + statuses);
        assertTrue(statuses.keySet().containsAll(List.of(200, 201, 403, 404, 409, 422)), statuses::toString);
    }

    /**
     * Refused by both, of several reasons by another one: that a name is taken the API server says of a dry run, before anybody else
     * has a say; and to kube-apiserver policies are in no order.
     */
    private static boolean isToldInAnotherOrder(Sent write, DirectClient.Plain theirs, DirectClient.Plain ours) {
        boolean isTaken = write.method().equals("POST") && text(ours).contains("\"AlreadyExists\"");
        boolean byPolicies = text(theirs).contains(DENIED) && text(ours).contains(DENIED);
        return theirs.status() >= 400
                && ours.status() >= 400
                && (isTaken || byPolicies && !policy(theirs).equals(policy(ours)));
    }

    private static String text(DirectClient.Plain answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static String policy(DirectClient.Plain answer) {
        String text = text(answer);
        return text.substring(text.indexOf(DENIED)).split("'")[1];
    }
}
