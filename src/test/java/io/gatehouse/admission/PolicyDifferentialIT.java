package io.gatehouse.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.AdmissionConfiguration;
import io.gatehouse.core.StatusDocument;
import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.demo.control.ControlPlaneOptions;
import io.gatehouse.demo.control.Parts;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.Surroundings;
import io.gatehouse.wire.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The same policies in a real kube-apiserver and at the gate: the same refusals, warnings and annotations, but for what is stated
 * here.
 */
class PolicyDifferentialIT {
    private static final Path FOLDER = Path.of("target/lab/admission");
    private static final Path POLICIES = Path.of("src/test/resources/io/gatehouse/admission/differential.yaml");
    private static final List<String> KUBECTL = List.of(
            "create deployment work-a --image=nginx",
            "create deployment work-b --image=nginx:1.27",
            "create deployment work-c --image=nginx:1.27 --replicas=5",
            "create namespace ask-made",
            "create namespace scope-made",
            "create configmap basic-made --from-literal=a=no",
            "create configmap basic-fine --from-literal=a=ok --from-literal=b=x",
            "create secret generic ask-excluded --from-literal=a=b",
            "create secret generic ask-secret --from-literal=a=b",
            "create role made --verb=* --resource=pods",
            "create serviceaccount ask-made",
            "run work-d --image=nginx",
            "run work-e --image=nginx:1.27",
            "run work-f --image=host:5000/nginx",
            "delete configmap keep-there",
            "delete configmap precious");
    private static final String FAILURES = "validation.policy.admission.k8s.io/validation_failure";
    private static ControlPlane plane;
    private static DirectClient direct;
    private static AdmissionChain chain;

    @BeforeAll
    static void installPolicies() throws Exception {
        empty(FOLDER);
        Path tokens = FOLDER.resolve("tokens.csv");
        Files.writeString(tokens, "admin-token,admin,u-admin,\"system:masters\"\n");
        plane = new ControlPlane(ControlPlaneOptions.apiOnly(FOLDER, Parts.here())
                .withTokenFile(tokens)
                .withAuditPolicy(Path.of("src/test/lab/audit-policy.yaml"))
                .withApiServerFlags("--disable-admission-plugins=ServiceAccount"));
        plane.start(line -> {});
        direct = new DirectClient(plane.endpoints().get(0), "admin-token", plane.auditLog(0));
        makeObjects(Kubectl.current(plane.adminKubeconfig(0)));
        chain = AdmissionChain.of(
                new AdmissionConfiguration(
                        List.of("default", "kube-system", "kube-public"),
                        List.of(POLICIES),
                        List.of(),
                        AdmissionConfiguration.ReviewOn.AS_SENT),
                Surroundings.NONE);
        Await.until("the policies are in effect", () -> direct.send(probe()).status() == 422);
    }

    /** An earlier run's objects are no part of this one's. */
    private static void empty(Path folder) throws Exception {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(folder);
    }

    @AfterAll
    static void stop() {
        if (plane != null) {
            plane.close();
        }
    }

    private static void makeObjects(Kubectl kubectl) throws Exception {
        for (String namespace : List.of("vap", "collection", "precious", "ask-ns")) {
            kubectl.ok("create", "namespace", namespace);
        }
        for (String name : List.of("basic-there", "ask-there", "keep-there", "precious")) {
            kubectl.ok("-n", "vap", "create", "configmap", name);
        }
        kubectl.ok("-n", "collection", "create", "configmap", "one");
        kubectl.ok("-n", "precious", "create", "configmap", "precious");
        kubectl.ok("-n", "vap", "create", "serviceaccount", "ask-account");
        kubectl.ok("-n", "vap", "run", "ask-pod", "--image=x:1");
        kubectl.ok("-n", "vap", "create", "deployment", "ask-deployment", "--image=x:1");
        kubectl.ok("apply", "-f", POLICIES.toString());
    }

    private static Sent probe() {
        return Sent.json(
                "POST",
                "/api/v1/namespaces/vap/configmaps?dryRun=All",
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"zz-probe\"}}");
    }

    @TestFactory
    Stream<DynamicTest> theGateJudgesAsKubeApiserverDoes() {
        return DifferentialCases.all().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> compare(entry.getKey(), entry.getValue())));
    }

    /** Protobuf, JSON and patches as kubectl 1.37 makes them. */
    @TestFactory
    Stream<DynamicTest> whatKubectlSendsIsJudgedAsKubeApiserverDoes() throws Exception {
        Kubectl kubectl = Kubectl.current(plane.adminKubeconfig(0));
        Map<String, Sent> writes = new LinkedHashMap<>();
        try (KubectlRecorder recorder = new KubectlRecorder(direct)) {
            for (String command : KUBECTL) {
                String[] arguments = (command + " -n vap --dry-run=server").split(" ");
                List<Sent> sent = recorder.writesOf(kubectl, arguments);
                assertEquals(1, sent.size(), command);
                writes.put("kubectl " + command + " (" + sent.get(0).contentType() + ")", sent.get(0));
            }
        }
        assertTrue(
                writes.keySet().stream()
                                .filter(name -> name.contains("protobuf"))
                                .count()
                        >= 6,
                writes::toString);
        return writes.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> compare(entry.getKey(), entry.getValue())));
    }

    private static void compare(String name, Sent sent) throws Exception {
        DirectClient.Answer theirs = direct.send(sent);
        Sent.Ruled ours = sent.ruledBy(chain);
        assertEquals(
                shown(theirs.admissionStatus(), theirs.warnings(), theirs.annotations()),
                shown(ours.refusal().map(StatusDocument::of), ours.warnings(), ours.annotations()),
                () -> name + ": " + theirs.status() + " " + theirs.body());
    }

    private static Map<String, Object> shown(
            Optional<? extends Map<String, ?>> status, List<String> warnings, Map<String, String> annotations) {
        Map<String, Object> shown = new LinkedHashMap<>();
        status.ifPresent(document -> shown.put("status", new String(Json.write(new TreeMap<>(document)))));
        shown.put("warnings", warnings);
        Map<String, Object> sorted = new TreeMap<>(annotations);
        sorted.computeIfPresent(FAILURES, (key, list) -> sorted((String) list));
        shown.put("annotations", sorted);
        return shown;
    }

    /** To kube-apiserver the bindings of a policy are in no order. */
    private static Object sorted(String list) {
        List<?> failures = (List<?>) Json.parse(list.getBytes(StandardCharsets.UTF_8));
        assertEquals(goJson(list), list);
        return failures.stream()
                .map(failure -> new String(Json.write(failure), StandardCharsets.UTF_8))
                .sorted()
                .toList();
    }

    private static String goJson(String json) {
        return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026");
    }
}
