package io.gatehouse.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.demo.control.ControlPlane;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.ClusterKind;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.RealCluster;
import io.gatehouse.lab.Running;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What kubectl does straight to a real kube-apiserver, told by its log and by the gate: field by field, in the same order. */
class KubeAuditIT {
    private static ControlPlane cluster;
    private static Kubectl kubectl;

    @TempDir
    Path folder;

    @BeforeAll
    static void aClusterRuns() throws Exception {
        cluster = RealCluster.get(ClusterKind.API_ONLY);
        kubectl = Kubectl.current(cluster.adminKubeconfig(0));
    }

    @Test
    void theGateTellsAStoryAsKubeApiserverDoes() throws Exception {
        Set<Object> before = ids(lines());
        tellStory();
        kubectl.ok("get", "configmaps", "-n", "audited", "-l", "story=ended");
        Await.until(
                "the story's end is in the log",
                () -> lines().stream()
                        .anyMatch(line -> line.contains("story%3Dended") && line.contains("ResponseComplete")));
        List<String> story =
                lines().stream().filter(line -> !before.contains(id(line))).toList();
        List<String> differences = KubeReplay.differences(story);
        assertEquals(List.of(), differences, () -> String.join("\n\n", differences));
        assertTrue(story.size() > 80, () -> story.size() + " lines");
    }

    private void tellStory() throws Exception {
        kubectl.ok("create", "namespace", "audited");
        kubectl.run("create", "namespace", "audited");
        kubectl.ok("get", "namespaces");
        kubectl.run("get", "pods", "-n", "audited", "missing");
        kubectl.ok("create", "configmap", "one", "-n", "audited", "--from-literal=a=b");
        kubectl.ok("create", "deployment", "tomcat", "-n", "audited", "--image=tomcat:9.0.20", "--dry-run=server");
        kubectl.ok("create", "deployment", "tomcat", "-n", "audited", "--image=tomcat:9.0.20");
        kubectl.ok("scale", "-n", "audited", "--replicas=3", "deployment/tomcat");
        kubectl.ok("expose", "deployment", "tomcat", "-n", "audited", "--port=8888", "--target-port=8080");
        kubectl.ok("label", "configmap", "one", "-n", "audited", "a=b");
        kubectl.ok("get", "all", "-n", "audited", "-o", "wide");
        kubectl.ok("auth", "whoami");
        kubectl.ok("auth", "can-i", "get", "pods");
        kubectl.ok("get", "--raw", "/version");
        kubectl.ok("get", "--raw", "/api/v1/namespaces/audited/configmaps?limit=1&labelSelector=a%3Db");
        kubectl.run("get", "--raw", "/no/such/path");
        kubectl.ok("get", "clusterroles", "cluster-admin", "-o", "yaml");
        kubectl.run("get", "secrets", "-n", "audited", "--as=alice", "--as-group=dev", "--as-uid=7");
        kubectl.run("exec", "-n", "audited", "missing", "--", "true");
        kubectl.run("logs", "-n", "audited", "missing");
        kubectl.runWithInput(configMap("two"), "apply", "--server-side", "-f", "-")
                .ok();
        kubectl.runWithInput(configMap("three"), "apply", "-f", "-").ok();
        kubectl.runWithInput(configMap("three"), "replace", "-f", "-").ok();
        kubectl.run("patch", "configmap", "two", "-n", "audited", "--type=json", "-p", "[{\"op\":\"nonsense\"}]");
        watch();
        kubectl.ok("delete", "configmap", "one", "two", "-n", "audited");
        kubectl.run("delete", "configmap", "one", "-n", "audited");
        strangers().run("get", "pods", "-n", "audited");
    }

    private void watch() throws Exception {
        try (Running watching = kubectl.start("get", "configmaps", "-n", "audited", "-w")) {
            watching.awaitOut("three");
            Await.until("the watch is in the log", () -> countOfWatches("ResponseStarted") > 0);
            watching.terminate();
            watching.awaitEnd();
        }
        Await.until("the watch's end is in the log", () -> countOfWatches("ResponseComplete") > 0);
    }

    private static long countOfWatches(String stage) throws IOException {
        return lines().stream()
                .filter(line -> line.contains("/namespaces/audited/configmaps?") && line.contains("\"watch\""))
                .filter(line -> line.contains(stage))
                .count();
    }

    /** Somebody whose token nobody knows. */
    private Kubectl strangers() throws IOException {
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "https://%s", certificate-authority: "%s"}}]
                users: [{name: u, user: {token: unknown}}]
                contexts: [{name: c, context: {cluster: c, user: u}}]
                current-context: c
                """.formatted(
                        cluster.endpoints().get(0), cluster.files().certificateFile("ca")));
        return Kubectl.current(kubeconfig);
    }

    private static String configMap(String name) {
        return "{apiVersion: v1, kind: ConfigMap, metadata: {name: " + name + ", namespace: audited}, data: {a: b}}";
    }

    /** Those that are written whole. */
    private static List<String> lines() throws IOException {
        String log = Files.readString(cluster.auditLog(0));
        return log.substring(0, log.lastIndexOf('\n') + 1).lines().toList();
    }

    private static Set<Object> ids(List<String> lines) {
        return lines.stream().map(KubeAuditIT::id).collect(Collectors.toSet());
    }

    private static Object id(String line) {
        return String.valueOf(Trees.at(Json.parse(line.getBytes(StandardCharsets.UTF_8)), "auditID"));
    }
}
