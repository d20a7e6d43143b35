package io.gatehouse.demo.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real kubectl, against the embedded API behind a front proxy: the story as somebody would type it. */
class KubectlIT {
    @TempDir
    static Path directory;

    private static EmbeddedCluster cluster;
    private static Kubectl kubectl;

    @BeforeAll
    static void start() throws Exception {
        cluster = new EmbeddedCluster();
        kubectl = cluster.kubectl(directory, "alice", "admins");
    }

    @AfterAll
    static void end() throws Exception {
        cluster.close();
    }

    @Test
    void namespacesComeAndGo() throws Exception {
        assertEquals(
                List.of(
                        "NAME STATUS",
                        "default Active",
                        "kube-node-lease Active",
                        "kube-public Active",
                        "kube-system Active"),
                columns(kubectl.ok("get", "namespace"), 2).stream()
                        .filter(line -> !line.startsWith("t-") && !line.startsWith("lagou"))
                        .toList());
        assertEquals("namespace/lagou created\n", kubectl.ok("create", "ns", "lagou"));
        assertEquals(List.of("NAME STATUS", "lagou Active"), columns(kubectl.ok("get", "ns", "lagou"), 2));
        assertEquals("namespace \"lagou\" deleted\n", kubectl.ok("delete", "ns", "lagou"));
        assertEquals(
                "Error from server (NotFound): namespaces \"lagou\" not found\n",
                kubectl.run("get", "ns", "lagou").err());
    }

    @Test
    void aNamespaceTakesWhatIsInItAlong() throws Exception {
        String namespace = namespace("t-emptied");
        kubectl.ok("-n", namespace, "create", "deployment", "web", "--image=i:1", "--replicas=2");
        kubectl.ok("-n", namespace, "rollout", "status", "deployment/web");
        kubectl.ok("delete", "ns", namespace);

        assertFalse(kubectl.ok("get", "all", "-A").contains(namespace));
    }

    @Test
    void someNamespacesStay() throws Exception {
        Finished finished = kubectl.run("delete", "ns", "default");
        assertEquals(1, finished.code());
        assertEquals(
                "Error from server (Forbidden): namespaces \"default\" is forbidden: this namespace may not be deleted\n",
                finished.err());
    }

    @Test
    void aPodComesToRun() throws Exception {
        String namespace = namespace("t-pod");
        assertEquals(
                "pod/tomcat9-test created\n",
                kubectl.ok("-n", namespace, "run", "tomcat9-test", "--image=tomcat:9.0.20-jre8-alpine", "--port=8080"));
        kubectl.ok("-n", namespace, "wait", "--for=condition=Ready", "pod/tomcat9-test", "--timeout=60s");
        List<String> wide =
                kubectl.ok("-n", namespace, "get", "pod", "-o", "wide").lines().toList();
        assertEquals(
                "NAME READY STATUS RESTARTS AGE IP NODE NOMINATED NODE READINESS GATES",
                wide.get(0).replaceAll(" +", " "));
        assertTrue(
                wide.get(1)
                        .matches(
                                "tomcat9-test +1/1 +Running +0 +\\d+s +10\\.244\\.\\S+ +embedded-node +<none> +<none>"),
                wide.get(1));
        assertTrue(kubectl.ok("get", "pod", "-A").contains(namespace + " "));
        assertTrue(
                kubectl.ok("-n", namespace, "describe", "pod", "tomcat9-test").contains("Successfully assigned"));
        assertTrue(kubectl.ok("-n", namespace, "get", "events").contains("pod/tomcat9-test"));

        assertEquals("pod/tomcat9-test labeled\n", kubectl.ok("-n", namespace, "label", "pod", "tomcat9-test", "a=b"));
        assertEquals("pod/tomcat9-test\n", kubectl.ok("-n", namespace, "get", "pod", "-l", "a=b", "-o", "name"));
        kubectl.ok("-n", namespace, "delete", "pod", "tomcat9-test");
        assertEquals("", kubectl.ok("-n", namespace, "get", "pod", "-o", "name"));
    }

    @Test
    void noPodsInKubeSystem() throws Exception {
        assertEquals(
                "No resources found in kube-system namespace.\n",
                kubectl.run("get", "pods", "-n", "kube-system").err());
    }

    @Test
    void aPodThatIsTooLargeStaysPending() throws Exception {
        String namespace = namespace("t-large");
        String overrides =
                "{\"spec\":{\"containers\":[{\"name\":\"big\",\"image\":\"i\",\"resources\":{\"requests\":{\"cpu\":\"100\"}}}]}}";
        kubectl.ok("-n", namespace, "run", "big", "--image=i", "--overrides=" + overrides);
        Await.until(
                "an event that says why",
                () -> kubectl.ok("-n", namespace, "get", "events")
                        .contains("0/1 nodes are available: 1 Insufficient cpu."));
        assertTrue(kubectl.ok("-n", namespace, "get", "pod", "big").contains("Pending"));
    }

    @Test
    void podsAreWatched() throws Exception {
        String namespace = namespace("t-watch");
        try (Running watch = kubectl.start("-n", namespace, "get", "pods", "-w")) {
            kubectl.ok("-n", namespace, "run", "watched", "--image=i:1");
            watch.awaitOut("Running");
            kubectl.ok("-n", namespace, "delete", "pod", "watched");
            watch.awaitOut("Terminating");
            assertTrue(watch.out().contains("ContainerCreating"), watch.out());
        }
    }

    @Test
    void aDeploymentIsMadeScaledExposedAndRolled() throws Exception {
        String namespace = namespace("t-deployment");
        kubectl.ok(
                "-n", namespace, "create", "deployment", "tomcat9", "--image=tomcat:9.0.20-jre8-alpine", "--port=8080");
        assertEquals(
                "deployment.apps/tomcat9 scaled\n",
                kubectl.ok("-n", namespace, "scale", "--replicas=3", "deployment/tomcat9"));
        kubectl.ok("-n", namespace, "rollout", "status", "deployment/tomcat9", "--timeout=60s");
        List<String> deployments = kubectl.ok("-n", namespace, "get", "deployment", "-o", "wide")
                .lines()
                .toList();
        assertEquals(
                "NAME READY UP-TO-DATE AVAILABLE AGE CONTAINERS IMAGES SELECTOR",
                deployments.get(0).replaceAll(" +", " "));
        assertTrue(
                deployments.get(1).matches("tomcat9 +3/3 +3 +3 +\\S+ +tomcat +tomcat:9.0.20-jre8-alpine +app=tomcat9"),
                deployments.get(1));

        kubectl.ok(
                "-n",
                namespace,
                "expose",
                "deployment",
                "tomcat9",
                "--name=tomcat9-svc",
                "--port=8888",
                "--target-port=8080",
                "--protocol=TCP",
                "--type=NodePort");
        List<String> services =
                kubectl.ok("-n", namespace, "get", "svc", "-o", "wide").lines().toList();
        assertEquals(
                "NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE SELECTOR",
                services.get(0).replaceAll(" +", " "));
        assertTrue(
                services.get(1)
                        .matches("tomcat9-svc +NodePort +10\\.96\\.\\S+ +<none> +8888:3\\d{4}/TCP +\\S+ +app=tomcat9"),
                services.get(1));

        kubectl.ok("-n", namespace, "set", "image", "deployment/tomcat9", "tomcat=tomcat:10");
        kubectl.ok("-n", namespace, "rollout", "status", "deployment/tomcat9", "--timeout=60s");
        kubectl.ok("-n", namespace, "rollout", "undo", "deployment/tomcat9");
        kubectl.ok("-n", namespace, "rollout", "status", "deployment/tomcat9", "--timeout=60s");
        assertEquals(
                "tomcat:9.0.20-jre8-alpine",
                kubectl.ok(
                        "-n",
                        namespace,
                        "get",
                        "deployment",
                        "tomcat9",
                        "-o",
                        "jsonpath={.spec.template.spec.containers[*].image}"));
        assertTrue(kubectl.ok("-n", namespace, "get", "all").contains("replicaset.apps/tomcat9-"));

        kubectl.ok("-n", namespace, "delete", "deployment", "tomcat9");
        Await.until(
                "its pods go with it",
                () -> kubectl.ok("-n", namespace, "get", "pods", "-o", "name").isEmpty());
    }

    @Test
    void whatIsAppliedIsMadeChangedAndChecked() throws Exception {
        String namespace = namespace("t-apply");
        Path file = directory.resolve("applied.yaml");
        String yaml = """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      containers:
                      - {name: a, image: "i:1", env: [{name: E1, value: "1"}, {name: E2, value: "2"}]}
                      - {name: b, image: "j:1"}
                """;
        String containers = "jsonpath={range .spec.template.spec.containers[*]}{.name}={.image} {.env[*].name};{end}";
        Files.writeString(file, yaml);
        assertEquals("deployment.apps/web created\n", kubectl.ok("-n", namespace, "apply", "-f", file.toString()));
        Files.writeString(
                file,
                yaml.replace("i:1", "i:2")
                        .replace("{name: E1, value: \"1\"}, ", "")
                        .replaceAll(".*j:1.*\n", ""));
        assertEquals(
                1, kubectl.run("-n", namespace, "diff", "-f", file.toString()).code());
        assertEquals("deployment.apps/web configured\n", kubectl.ok("-n", namespace, "apply", "-f", file.toString()));
        assertEquals("a=i:2 E2;", kubectl.ok("-n", namespace, "get", "deployment", "web", "-o", containers));
        assertEquals(
                "deployment.apps/web serverside-applied\n",
                kubectl.ok("-n", namespace, "apply", "--server-side", "--force-conflicts", "-f", file.toString()));

        Files.writeString(file, yaml.replace("image", "imagine"));
        Finished refused = kubectl.run("-n", namespace, "apply", "-f", file.toString());
        assertTrue(
                refused.err()
                        .contains("strict decoding error: unknown field \"spec.template.spec.containers[0].imagine\""),
                refused.err());
    }

    /** It wants OpenAPI v2 before it applies, and knows neither aggregated discovery nor validation by the server. */
    @Test
    void anOlderKubectlIsServedToo() throws Exception {
        Kubectl older = Kubectl.debian(kubectl.kubeconfig());
        String namespace = namespace("t-older");
        Path file = directory.resolve("older.yaml");
        Files.writeString(file, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n");
        assertEquals("configmap/c created\n", older.ok("-n", namespace, "apply", "-f", file.toString()));
        Files.writeString(file, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {c: d}\n");
        assertEquals("configmap/c configured\n", older.ok("-n", namespace, "apply", "-f", file.toString()));
        assertEquals("{\"c\":\"d\"}", older.ok("-n", namespace, "get", "cm", "c", "-o", "jsonpath={.data}"));

        older.ok("-n", namespace, "create", "deployment", "web", "--image=i:1");
        older.ok("-n", namespace, "scale", "--replicas=2", "deployment/web");
        older.ok("-n", namespace, "rollout", "status", "deployment/web");
        older.ok("-n", namespace, "expose", "deployment", "web", "--port=80", "--type=NodePort");
        assertTrue(older.ok("-n", namespace, "get", "deployment", "-o", "wide").contains("2/2"));
        older.ok("delete", "ns", namespace);
    }

    @Test
    void whoAsksIsToldWhoTheyAre() throws Exception {
        assertEquals(
                List.of("ATTRIBUTE VALUE", "Username alice", "Groups [admins system:authenticated]"),
                columns(kubectl.ok("auth", "whoami"), 3));
        assertEquals("bob", kubectl.ok("auth", "whoami", "--as=bob", "-o", "jsonpath={.status.userInfo.username}"));
        assertEquals("yes\n", kubectl.ok("auth", "can-i", "delete", "pods"));
        assertTrue(kubectl.ok("auth", "can-i", "--list").contains("*.*"));
    }

    @Test
    void whatIsServedIsListed() throws Exception {
        String resources = kubectl.ok("api-resources").replaceAll(" +", " ");
        assertTrue(resources.contains("\npods po v1 true Pod\n"), resources);
        assertTrue(resources.contains("\ndeployments deploy apps/v1 true Deployment\n"), resources);
        assertTrue(resources.contains("\nclusterroles rbac.authorization.k8s.io/v1 false ClusterRole\n"), resources);
        assertTrue(kubectl.ok("version").contains("Server Version: v1.37.2+embedded"));
        assertTrue(kubectl.ok("explain", "pod.spec.containers").contains("imagePullPolicy\t<string>"));
        assertTrue(kubectl.ok("get", "nodes").contains("embedded-node   Ready"));
        assertTrue(kubectl.ok("describe", "node").contains("Allocatable:"));
    }

    @Test
    void objectsOfAllSortsAreKept() throws Exception {
        String namespace = namespace("t-sorts");
        for (String command : List.of(
                "create job once --image=i:1",
                "create cronjob tick --image=i:1 --schedule=*/5_*_*_*_*",
                "create configmap c --from-literal=a=b",
                "create secret generic s --from-literal=a=b",
                "create role r --verb=get --resource=pods",
                "create rolebinding rb --role=r --user=bob",
                "create ingress web --rule=foo.com/bar=svc:80",
                "create pdb p --selector=app=x --min-available=1",
                "create quota q --hard=pods=3",
                "create serviceaccount sa",
                "create service clusterip s --tcp=80")) {
            List<String> words = new ArrayList<>(List.of("-n", namespace));
            Arrays.stream(command.split(" "))
                    .map(word -> word.replace('_', ' '))
                    .forEach(words::add);
            kubectl.ok(words.toArray(String[]::new));
        }
        String all = kubectl.ok(
                "-n",
                namespace,
                "get",
                "jobs,cronjobs,cm,secrets,roles,rolebindings,ing,pdb,quota,sa,svc",
                "-o",
                "name");
        assertEquals(
                List.of(
                        "job.batch/once",
                        "cronjob.batch/tick",
                        "configmap/c",
                        "configmap/kube-root-ca.crt",
                        "secret/s",
                        "role.rbac.authorization.k8s.io/r",
                        "rolebinding.rbac.authorization.k8s.io/rb",
                        "ingress.networking.k8s.io/web",
                        "poddisruptionbudget.policy/p",
                        "resourcequota/q",
                        "serviceaccount/default",
                        "serviceaccount/sa",
                        "service/s"),
                all.lines().toList());
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        String namespace = namespace("t-streams");
        kubectl.ok("-n", namespace, "run", "p", "--image=i:1");
        kubectl.ok("-n", namespace, "wait", "--for=condition=Ready", "pod/p", "--timeout=60s");
        for (List<String> command : List.of(
                List.of("logs", "p"), List.of("exec", "p", "--", "ls"), List.of("port-forward", "pod/p", ":80"))) {
            List<String> words = new ArrayList<>(List.of("-n", namespace));
            words.addAll(command);
            Finished finished = kubectl.run(words.toArray(String[]::new));
            assertEquals(1, finished.code());
            assertTrue(finished.err().contains("the embedded Kubernetes API runs no containers"), finished.err());
        }
        assertEquals(
                "error: the server doesn't have a resource type \"foo\"\n",
                kubectl.run("get", "foo").err());
        assertEquals(
                "Error from server (NotFound): pods \"nope\" not found\n",
                kubectl.run("get", "pod", "nope").err());
    }

    private static String namespace(String name) throws Exception {
        kubectl.ok("create", "ns", name);
        return name;
    }

    /** The first columns of a table, with one space between them. */
    private static List<String> columns(String table, int count) {
        return table.lines()
                .map(line -> String.join(
                        " ", Arrays.stream(line.split(" +")).limit(count).toList()))
                .toList();
    }
}
