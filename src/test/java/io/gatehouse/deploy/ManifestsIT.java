package io.gatehouse.deploy;

import static io.gatehouse.deploy.Manifests.at;
import static io.gatehouse.deploy.Manifests.list;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.ClusterKind;
import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.RealCluster;
import io.gatehouse.lab.Running;
import io.gatehouse.server.Gateway;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** What a real kube-apiserver says of the manifests, and that a gate works with what its pods would find. */
class ManifestsIT {
    @TempDir
    private Path parent;

    private ControlPlane plane;
    private Kubectl admin;
    private Manifests manifests;

    @BeforeEach
    void theNamespaceIsThere() throws Exception {
        plane = RealCluster.get(ClusterKind.API_ONLY);
        admin = Kubectl.current(plane.adminKubeconfig(0));
        manifests = Manifests.in(parent, plane);
        apply("Namespace", "gatehouse");
        apply("ServiceAccount", "gatehouse");
    }

    private void apply(String kind, String name) throws Exception {
        admin.runWithInput(new Yaml().dump(manifests.object(kind, name)), "apply", "-f", "-")
                .ok();
    }

    @Test
    void theApiServerTakesEveryObjectWithoutAWarning() throws Exception {
        Finished applied =
                admin.run("apply", "-k", manifests.folder().toString(), "--dry-run=server", "--validate=strict");
        assertEquals(manifests.objects().size(), applied.ok().lines().count(), applied::toString);
        assertEquals("", applied.err());
    }

    @Test
    void aPodIsWhatTheRestrictedStandardAllows() throws Exception {
        Finished taken = createPod(at(manifests.podTemplate(), "spec"));
        assertEquals("pod/gatehouse created (server dry run)\n", taken.ok());
        assertEquals("", taken.err());
        manifests.container().remove("securityContext");
        Finished refused = createPod(at(manifests.podTemplate(), "spec"));
        assertTrue(refused.err().contains("violates PodSecurity \"restricted"), refused::toString);
    }

    private Finished createPod(Map<String, Object> spec) throws Exception {
        Map<String, Object> pod = new HashMap<>(Map.of("apiVersion", "v1", "kind", "Pod", "spec", spec));
        pod.put("metadata", Map.of("name", "gatehouse", "namespace", "gatehouse"));
        return admin.runWithInput(new Yaml().dump(pod), "create", "-f", "-", "--dry-run=server");
    }

    @Test
    void aGateWithThePodsFilesActsAsItsUsersAndIsProbedAndScraped() throws Exception {
        apply("ClusterRole", "gatehouse:impersonator");
        apply("ClusterRoleBinding", "gatehouse:impersonator");
        Path root = parent.resolve("root");
        manifests.mount(root);
        Path etc = root.resolve("etc/gatehouse");
        Files.writeString(
                etc.resolve("cluster/token"), admin.ok("create", "token", "gatehouse", "--namespace=gatehouse"));
        Files.writeString(etc.resolve("cluster/ca.crt"), plane.ca().certificatePem());
        Path configuration = etc.resolve("config/gateway.yaml");
        assertEquals(
                List.of("run", "--config", "/" + root.relativize(configuration)),
                manifests.container().get("args"));
        Files.writeString(configuration, onLoopback(Files.readString(configuration)));

        Gateway gate = Gateway.start(configuration)
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        try {
            Await.until("the API server takes the gate's word", gate::isReady);
            for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                Map<String, Object> get = at(manifests.container(), probe, "httpGet");
                assertEquals(List.of("HTTPS", "admin"), List.of(get.get("scheme"), get.get("port")));
                assertEquals("ok 200", curl(gate, (String) get.get("path"), "--insecure"));
            }
            assertTrue(curl(gate, "/metrics", "--cacert", authority()).endsWith(" 401"));
            String scraped = curl(
                    gate,
                    "/metrics",
                    "--cacert",
                    authority(),
                    "--header",
                    "Authorization: Bearer " + Manifests.PROMETHEUS_TOKEN);
            assertTrue(scraped.endsWith(" 200"), scraped);
            assertTrue(scraped.contains("gatehouse_upstream_ready"), scraped);
        } finally {
            gate.stop().toCompletionStage().toCompletableFuture().get();
        }
    }

    private String onLoopback(String text) {
        String changed = text.replace("- port: 6443", "- port: 0\n    address: 127.0.0.1")
                .replace("address: 0.0.0.0", "address: 127.0.0.1\n  port: 0")
                .replace("delay: 10s", "delay: 0s")
                .replace("kubernetes.default.svc", plane.endpoints().get(0));
        assertEquals(text.lines().count() + 2, changed.lines().count());
        return changed;
    }

    private String authority() {
        return manifests.folder().resolve("secrets/gatehouse-ca.crt").toString();
    }

    /** By the name that Prometheus expects in the certificate: what is answered, and the code. */
    private static String curl(Gateway gate, String target, String... options) throws Exception {
        String name = "gatehouse.gatehouse.svc:" + gate.adminPort();
        ProcessBuilder builder = new ProcessBuilder(
                "curl", "--silent", "--show-error", "--write-out", " %{http_code}", "--resolve", name + ":127.0.0.1");
        builder.command().addAll(List.of(options));
        builder.command().add("https://" + name + target);
        try (Running running = Running.start(builder)) {
            return running.awaitEnd().ok();
        }
    }

    /** By which monitoring/prometheus.yaml finds the pods, and believes them. */
    @Test
    void prometheusFindsThePods() throws Exception {
        String text = Files.readString(manifests.folder().resolve("monitoring/prometheus.yaml"));
        assertEquals(
                "gatehouse", at(manifests.podTemplate(), "metadata", "labels").get("app.kubernetes.io/name"));
        assertTrue(list(manifests.container(), "ports").stream()
                .anyMatch(port -> port.get("name").equals("admin")));
        assertTrue(text.contains("regex: gatehouse;admin\n"));
        assertTrue(text.contains("server_name: gatehouse.gatehouse.svc\n"));
    }
}
