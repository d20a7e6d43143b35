package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.demo.control.ControlPlaneOptions;
import io.gatehouse.demo.control.Part;
import io.gatehouse.demo.control.Parts;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.Relay;
import io.gatehouse.lab.Running;
import io.gatehouse.server.GateFolder;
import io.gatehouse.server.TestGate;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/**
 * kube-controller-manager and kube-scheduler, who know nothing of the cluster but an address of the gate on loopback, by
 * the example in config/.
 */
class LocalComponentsIT {
    private static final Path EXAMPLES = Path.of("config");
    private static final List<Part> COMPONENTS = List.of(Part.KUBE_CONTROLLER_MANAGER, Part.KUBE_SCHEDULER);

    /** An election that an API server's restart does not decide. */
    private static final List<String> PATIENT =
            List.of("--secure-port=0", "--leader-elect-lease-duration=100s", "--leader-elect-renew-deadline=90s");

    /** So that no API server tells of a request before the gate does. */
    private static final Map<String, Object> WRITTEN_BEFORE_SENT = GateFolder.map(
            "policyFile",
            "audit-policy.yaml",
            "log",
            GateFolder.map("logFile", "audit.log", "mode", "blocking-strict"));

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: main, image: local, command: [sleep, "1000"]}]}
            """;

    @TempDir
    private Path folder;

    private final List<Relay> relays = new ArrayList<>();
    private final List<Running> components = new ArrayList<>();
    private ControlPlane plane;
    private TestGate gate;

    @BeforeEach
    void start() throws Exception {
        plane = new ControlPlane(new ControlPlaneOptions(
                folder.resolve("plane"),
                Parts.here(),
                1,
                Set.of(Part.TESTNODE),
                Optional.of(Path.of("src/test/lab/audit-policy.yaml")),
                Optional.empty(),
                List.of()));
        plane.start(line -> {});
        String roles = StoryGate.ROLES + Files.readString(EXAMPLES.resolve("controller-roles.yaml"));
        admin().runWithInput(roles, "apply", "-f", "-").ok();
        gate = TestGate.start(GateFolder.inFrontOf(plane, folder.resolve("gate"))
                .write("roles.yaml", roles)
                .write("tokens.csv", GateFolder.BOBS_TOKEN + ",bob,u-bob,\"" + StoryGate.TELLERS + "\"\n")
                .with("audit", WRITTEN_BEFORE_SENT)
                .with("localListeners", listenersOfTheExample()));
        for (Part component : COMPONENTS) {
            start(component);
        }
    }

    /** On any free ports; and one of somebody with a kubectl. */
    private static List<Object> listenersOfTheExample() throws IOException {
        Map<String, Object> example = new Yaml().load(Files.readString(EXAMPLES.resolve("local-listeners.yaml")));
        List<Object> listeners = new ArrayList<>();
        for (Object listener : (List<?>) example.get("localListeners")) {
            Map<Object, Object> free = new HashMap<>((Map<?, ?>) listener);
            free.put("port", 0);
            listeners.add(free);
        }
        listeners.add(GateFolder.map(
                "name",
                "teller",
                "port",
                0,
                "identity",
                GateFolder.map("user", "teller", "groups", List.of(StoryGate.TELLERS))));
        return listeners;
    }

    private void start(Part component) throws Exception {
        Relay relay = Relay.to(gate.gateway().ports().get(component.program()));
        relays.add(relay);
        Path kubeconfig = kubeconfig(component.program(), relay.port());
        List<String> command = new ArrayList<>();
        command.add(Parts.here().require(component).toString());
        command.add("--kubeconfig=" + kubeconfig);
        command.addAll(PATIENT);
        if (component == Part.KUBE_CONTROLLER_MANAGER) {
            command.add("--service-account-private-key-file=" + plane.files().keyFile("sa"));
            command.add("--root-ca-file=" + plane.files().certificateFile("ca"));
        }
        components.add(Running.start(new ProcessBuilder(command)));
    }

    /** It has an address, and no user. */
    private Path kubeconfig(String name, int port) throws IOException {
        return Files.writeString(folder.resolve(name + ".kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: gate, cluster: {server: "http://127.0.0.1:%d"}}]
                contexts: [{name: gate, context: {cluster: gate}}]
                current-context: gate
                """.formatted(port));
    }

    @AfterEach
    void stop() throws Exception {
        components.forEach(Running::close);
        for (Relay relay : relays) {
            relay.close();
        }
        gate.close();
        plane.close();
    }

    private Kubectl admin() throws IOException {
        return Kubectl.current(plane.adminKubeconfig(0));
    }

    @Test
    void leadAndWorkAndGoOnWhenWhatTheyWatchEnds() throws Exception {
        Kubectl bob = Kubectl.current(gate.bob());
        for (Part component : COMPONENTS) {
            Await.until(
                    component + " leads",
                    () -> bob.run("get", "lease", component.program(), "-n", "kube-system")
                                    .code()
                            == 0);
        }
        Await.until(
                "pods can be made",
                () -> bob.run("get", "serviceaccount", "default").code() == 0);
        bob.runWithInput(DEPLOYMENT, "apply", "-f", "-").ok();
        bob.ok("rollout", "status", "deployment/web", "--timeout=120s");
        kubectlSwitchesProtocols();
        for (Relay relay : relays) {
            relay.cut();
        }
        bob.ok("scale", "deployment/web", "--replicas=3");
        bob.ok("rollout", "status", "deployment/web", "--timeout=120s");
        plane.kill(0);
        plane.restart(0);
        Await.until("the gate has noticed", gate.gateway()::isReady);
        bob.ok("scale", "deployment/web", "--replicas=1");
        Await.until(
                "only one is left",
                () -> bob.ok("get", "pods", "-o", "name").lines().count() == 1);
        components.forEach(component -> assertTrue(component.alive(), component::toString));
        allWentThroughTheGateByTheLocalListeners();
    }

    private void kubectlSwitchesProtocols() throws Exception {
        Kubectl teller =
                Kubectl.current(kubeconfig("teller", gate.gateway().ports().get("teller")));
        for (Kubectl kubectl : List.of(teller, teller.withSpdy())) {
            assertEquals("hello\n", kubectl.ok("exec", "deployment/web", "--", "echo", "hello"));
            try (Running forward = kubectl.start("port-forward", "deployment/web", ":80")) {
                forward.awaitOut("Forwarding from 127.0.0.1:");
            }
        }
    }

    private void allWentThroughTheGateByTheLocalListeners() throws IOException {
        List<JsonObject> all = kubeEvents();
        Map<String, JsonObject> byGate = gate.auditEvents().stream()
                .collect(Collectors.toMap(event -> event.getString("auditID"), event -> event, (one, other) -> other));
        for (Part component : COMPONENTS) {
            String user = "system:" + component;
            List<JsonObject> byKube =
                    all.stream().filter(event -> isOf(component, event)).toList();
            assertTrue(byKube.size() > 20, byKube::toString);
            for (JsonObject event : byKube) {
                JsonObject told = byGate.getOrDefault(event.getString("auditID"), new JsonObject());
                JsonObject annotations = told.getJsonObject("annotations", new JsonObject());
                assertEquals(user, event.getJsonObject("user").getString("username"), event::encode);
                assertEquals("localListener", annotations.getString("gatehouse.io/authenticator"), event::encode);
            }
        }
    }

    /** By its own word, or by its user's name. */
    private static boolean isOf(Part component, JsonObject event) {
        return event.getString("userAgent", "").startsWith(component.program() + "/")
                || event.getJsonObject("user").getString("username", "").equals("system:" + component);
    }

    /** The last line may be half written. */
    private List<JsonObject> kubeEvents() throws IOException {
        String log = Files.readString(plane.auditLog(0));
        return log.substring(0, log.lastIndexOf('\n') + 1)
                .lines()
                .map(JsonObject::new)
                .toList();
    }
}
