package io.gatehouse.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.ClusterKind;
import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.RealCluster;
import io.gatehouse.lab.Running;
import io.gatehouse.server.GateFolder;
import io.gatehouse.server.TestGate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real kubectl through a gate with the demo's policy to a real kube-apiserver. */
class GateAdmissionIT {
    private static final String NAMESPACE = "gate-admission";
    private static final String ROLES = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: admission-testers}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: readers}]
            """;
    private static final String WARNING = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: one-replica}
            spec:
              matchConstraints:
                resourceRules:
                - {apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments]}
              validations:
              - {expression: object.spec.replicas <= 1, message: one should do}
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: one-replica}
            spec: {policyName: one-replica, validationActions: [Warn, Audit]}
            """;
    private static final String DENIED =
            "ValidatingAdmissionPolicy 'images-have-versions' with binding 'images-have-versions' denied request: ";

    @TempDir
    static Path temporary;

    private static TestGate gate;
    private static Kubectl bob;

    @BeforeAll
    static void start() throws Exception {
        ControlPlane plane = RealCluster.get(ClusterKind.API_ONLY);
        Kubectl admin = Kubectl.current(plane.adminKubeconfig(0));
        admin.runWithInput(ROLES, "apply", "-f", "-").ok();
        admin.ok("create", "namespace", NAMESPACE);
        admin.ok("create", "serviceaccount", "default", "-n", NAMESPACE);
        Path policy = Path.of("src/main/resources/io/gatehouse/demo/admission-policy.yaml");
        GateFolder folder = GateFolder.inFrontOf(plane, temporary)
                .write("roles.yaml", ROLES)
                .write("warning.yaml", WARNING)
                .write("policy.yaml", Files.readString(policy))
                .with("admission", GateFolder.map("policyFiles", List.of("policy.yaml", "warning.yaml")));
        gate = TestGate.start(folder);
        bob = Kubectl.current(gate.bob());
    }

    @AfterAll
    static void stop() throws Exception {
        gate.close();
    }

    @Test
    void imagesWithoutAVersionAreRefusedHoweverTheyAreSent() throws Exception {
        assertEquals(
                "error: failed to create deployment: deployments.apps \"no\" is forbidden: " + DENIED
                        + "images need a version, a tag other than \"latest\" or a digest: nginx has nginx\n",
                run("create", "deployment", "no", "--image=nginx").err());
        assertEquals(
                "The pods \"no\" is invalid: : " + DENIED
                        + "images need a version, a tag other than \"latest\" or a digest: no has nginx:latest\n",
                run("run", "no", "--image=nginx:latest").err());
        assertEquals(
                "",
                bob.ok("get", "deployments,pods", "-n", NAMESPACE, "-o", "name", "--field-selector=metadata.name=no"));
    }

    @Test
    void anOrdinaryDayGoesThrough() throws Exception {
        ok("create", "deployment", "web", "--image=nginx:1.27");
        ok("label", "deployment", "web", "a=b");
        ok("annotate", "deployment", "web", "a=b");
        ok("scale", "deployment", "web", "--replicas=2");
        ok("rollout", "restart", "deployment", "web");
        ok("run", "tomcat9-test", "--image=tomcat:9.0.20-jre8-alpine", "--port=8080");
        ok("label", "pod", "tomcat9-test", "a=b");
        ok("expose", "pod", "tomcat9-test", "--name=tomcat9-svc", "--port=8888", "--target-port=8080");
        ok("delete", "pod", "tomcat9-test", "--wait=false");
        assertEquals("2 b", ok("get", "deployment", "web", "-o", "jsonpath={.spec.replicas} {.metadata.labels.a}"));
    }

    @Test
    void anApplyPassesUntilItTouchesAnImage() throws Exception {
        bob.runWithInput(deployment("nginx:1.27", 1), "apply", "-f", "-").ok();
        bob.runWithInput(deployment("nginx:1.27", 3), "apply", "-f", "-").ok();
        String why = DENIED
                + "a patch of what it reads cannot be judged as sent: send the whole object (kubectl create or replace)";
        assertTrue(bob.runWithInput(deployment("nginx:1.28", 3), "apply", "-f", "-")
                .err()
                .contains(why));
        assertTrue(
                run("set", "image", "deployment/applied", "c=nginx:1.28").err().contains(why));
        assertTrue(
                bob.runWithInput(deployment("nginx:1.28", 3), "apply", "--server-side", "--force-conflicts", "-f", "-")
                        .err()
                        .contains(why));
        assertEquals("nginx:1.27 3", shown());
        bob.runWithInput(deployment("nginx:1.28", 3), "replace", "-f", "-").ok();
        assertTrue(bob.runWithInput(deployment("nginx", 3), "replace", "-f", "-")
                .err()
                .contains("c has nginx\n"));
        assertEquals("nginx:1.28 3", shown());
    }

    @Test
    void warningsAreShownAndNotesWrittenDown() throws Exception {
        Finished created = run("create", "deployment", "warned", "--image=nginx:1", "--replicas=2");
        assertEquals(0, created.code());
        assertEquals(
                "Warning: Validation failed for ValidatingAdmissionPolicy 'one-replica' with binding 'one-replica': one should do\n",
                created.err());
        Finished refused = run("create", "deployment", "both", "--image=nginx", "--replicas=2");
        assertTrue(refused.err().startsWith("Warning: Validation failed"), refused::err);
        for (String name : List.of("warned", "both")) {
            Await.until(
                    "what is to be noted of " + name,
                    () -> gate.auditEvents().stream()
                            .anyMatch(event -> event.encode().contains("one should do")
                                    && event.getJsonObject("annotations")
                                            .containsKey("validation.policy.admission.k8s.io/validation_failure")));
        }
    }

    @Test
    void someNamespacesStay() throws Exception {
        assertEquals(
                "Error from server (Forbidden): namespaces \"default\" is forbidden: this namespace may not be deleted\n",
                bob.run("delete", "namespace", "default").err());
    }

    @Test
    void aClientThatWaitsWithItsBodyIsToldToSendIt() throws Exception {
        Path body = Files.writeString(
                temporary.resolve("body.json"),
                "{\"metadata\":{\"name\":\"waited\"},\"x\":\"" + "a".repeat(100_000) + "\"}");
        ProcessBuilder curl = new ProcessBuilder(
                "curl",
                "--silent",
                "--show-error",
                "--http1.1",
                "--cacert",
                gate.folder().pki().certificateFile("server-ca").toString(),
                "--header",
                "Authorization: Bearer " + GateFolder.BOBS_TOKEN,
                "--header",
                "Content-Type: application/json",
                "--header",
                "Expect: 100-continue",
                "--expect100-timeout",
                "3600",
                "--data-binary",
                "@" + body,
                "https://127.0.0.1:" + gate.port() + "/apis/apps/v1/namespaces/" + NAMESPACE + "/deployments");
        try (Running running = Running.start(curl)) {
            assertTrue(running.awaitEnd().ok().contains("Deployment.apps \\\"waited\\\" is invalid"));
        }
    }

    private static String shown() throws Exception {
        return ok(
                "get",
                "deployment",
                "applied",
                "-o",
                "jsonpath={.spec.template.spec.containers[0].image} {.spec.replicas}");
    }

    private static String deployment(String image, int replicas) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: applied, namespace: %s}
                spec:
                  replicas: %d
                  selector: {matchLabels: {app: applied}}
                  template:
                    metadata: {labels: {app: applied}}
                    spec: {containers: [{name: c, image: "%s"}]}
                """.formatted(NAMESPACE, replicas, image);
    }

    private static String ok(String... arguments) throws Exception {
        return run(arguments).ok();
    }

    private static Finished run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-n", NAMESPACE));
        return bob.run(all.toArray(String[]::new));
    }
}
