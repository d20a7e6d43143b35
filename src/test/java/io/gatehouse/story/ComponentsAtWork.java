package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.demo.control.ControlPlaneOptions;
import io.gatehouse.demo.control.Part;
import io.gatehouse.demo.control.Parts;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.server.GateFolder;
import io.gatehouse.server.TestGate;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A cluster whose {@link Components} come through a gate, and what bob sees of their work. */
record ComponentsAtWork(ControlPlane plane, TestGate gate, Components components) implements AutoCloseable {

    /** So that no API server tells of a request before the gate does. */
    static final Map<String, Object> WRITTEN_BEFORE_SENT = GateFolder.map(
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

    /** What else the gate is to have. */
    interface Setup {
        void of(GateFolder files) throws Exception;
    }

    /**
     * One kube-apiserver and a node, and a gate where bob may do everything.
     *
     * @param roles more objects for roles.yaml and for the cluster
     */
    static ComponentsAtWork start(Path folder, String roles, Setup setup) throws Exception {
        ControlPlane plane = new ControlPlane(new ControlPlaneOptions(
                folder.resolve("plane"),
                Parts.here(),
                1,
                Set.of(Part.TESTNODE),
                Optional.of(Path.of("src/test/lab/audit-policy.yaml")),
                Optional.empty(),
                List.of()));
        plane.start(line -> {});
        String all = StoryGate.ROLES + roles;
        Kubectl.current(plane.adminKubeconfig(0))
                .runWithInput(all, "apply", "-f", "-")
                .ok();
        GateFolder files = GateFolder.inFrontOf(plane, folder.resolve("gate"))
                .write("roles.yaml", all)
                .write("tokens.csv", GateFolder.BOBS_TOKEN + ",bob,u-bob,\"" + StoryGate.TELLERS + "\"\n")
                .with("audit", WRITTEN_BEFORE_SENT);
        setup.of(files);
        return new ComponentsAtWork(plane, TestGate.start(files), new Components(plane));
    }

    Kubectl bob() throws IOException {
        return Kubectl.current(gate.bob());
    }

    /** Each wins its election, and together they make pods run. */
    void leadAndMakePodsRun() throws Exception {
        Kubectl bob = bob();
        for (Part component : Components.ALL) {
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
        awaitPods(2);
    }

    /** What hours of watching bring: connections that break, an API server that begins anew, and both at once. */
    void goOnWhenWhatTheyWatchEnds() throws Exception {
        components.cut();
        scale(3);
        plane.kill(0);
        components.cut();
        plane.restart(0);
        Await.until("the gate has noticed", gate.gateway()::isReady);
        scale(1);
        components.cut();
        scale(2);
        components.assertAlive();
    }

    private void scale(int replicas) throws Exception {
        bob().ok("scale", "deployment/web", "--replicas=" + replicas);
        awaitPods(replicas);
    }

    private void awaitPods(int number) throws Exception {
        bob().ok("rollout", "status", "deployment/web", "--timeout=120s");
        Await.until(
                "pods: " + number,
                () -> bob().ok("get", "pods", "-o", "name").lines().count() == number);
    }

    /** As whom a component has come to the API server, and how the gate had found that out. */
    Set<String> arrivals(Part component) throws IOException {
        List<JsonObject> byKube =
                BothAudits.kubeEvents(plane).stream().filter(isOf(component)).toList();
        assertTrue(byKube.size() > 20, byKube::toString);
        Map<String, JsonObject> byGate = gate.auditEvents().stream()
                .collect(Collectors.toMap(event -> event.getString("auditID"), event -> event, (one, other) -> other));
        return byKube.stream()
                .map(event -> Witness.userOf(event) + " by " + authenticator(byGate.get(event.getString("auditID"))))
                .collect(Collectors.toSet());
    }

    private static String authenticator(@Nullable JsonObject byGate) {
        return byGate == null
                ? "nobody"
                : byGate.getJsonObject("annotations", new JsonObject())
                        .getString("gatehouse.io/authenticator", "nothing");
    }

    /** By its own word, or by its user's name. */
    private static Predicate<JsonObject> isOf(Part component) {
        return event -> event.getString("userAgent", "").startsWith(component.program() + "/")
                || event.getJsonObject("user").getString("username", "").equals("system:" + component);
    }

    @Override
    public void close() throws Exception {
        components.close();
        gate.close();
        plane.close();
    }
}
