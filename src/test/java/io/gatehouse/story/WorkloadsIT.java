package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.Running;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What kubectl does with objects, told by each sort of user. */
@TestInstance(Lifecycle.PER_CLASS)
class WorkloadsIT {
    private static final String IMAGE = "tomcat:9.0.20-jre8-alpine";

    private static final String LIMITED = """
            apiVersion: v1
            kind: Pod
            metadata: {name: limited}
            spec:
              restartPolicy: OnFailure
              containers:
              - name: main
                image: local
                resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 200m, memory: 128Mi}}
            """;

    private static final String TOO_LARGE = """
            apiVersion: v1
            kind: Pod
            metadata: {name: too-large}
            spec:
              containers:
              - name: main
                image: local
                resources: {requests: {cpu: 1k}}
            """;

    private static final String SETTINGS = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings}
            data: {colour: %s}
            """;

    private StoryGate story;

    /** Other gates tell the same story. */
    StoryGate gate(Path folder) throws Exception {
        return StoryGate.start(folder);
    }

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        story = gate(temporary);
        story.makeNamespaces(namespaces());
    }

    @AfterAll
    void stop() throws Exception {
        story.deleteNamespaces(namespaces());
        story.close();
    }

    private String chapter() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private List<String> namespaces() throws IOException {
        return tellers().stream().map(teller -> teller.namespace(chapter())).toList();
    }

    List<Teller> tellers() throws IOException {
        return story.tellers();
    }

    @ParameterizedTest
    @MethodSource("tellers")
    void aPodRunsAndIsShown(Teller teller) throws Exception {
        Kubectl kubectl = teller.at(chapter());
        try (Running watching = kubectl.start("get", "pods", "-w")) {
            story.awaitEvent("the watch has begun", event -> isWatch(event, teller.namespace(chapter())));
            assertEquals(
                    "pod/tomcat9-test created\n", kubectl.ok("run", "tomcat9-test", "--image=" + IMAGE, "--port=8080"));
            watching.awaitShown("(?m)^tomcat9-test +1/1 +Running ");
            assertShown("(?m)^tomcat9-test +0/1 +Pending ", watching.out());
        }
        assertShown("(?m)^tomcat9-test +1/1 +Running +0 ", kubectl.ok("get", "pod"));
        assertShown(
                "(?m)^tomcat9-test +1/1 +Running .* 10\\.9\\.\\d+\\.\\d+ +test-node ",
                kubectl.ok("get", "pod", "-o", "wide"));
        assertShown("(?m)^" + teller.namespace(chapter()) + " +tomcat9-test ", kubectl.ok("get", "pod", "-A"));
        assertTrue(kubectl.run("get", "pod", "-n", "kube-system").err().contains("No resources found in kube-system"));
        assertEquals(
                IMAGE + " 8080",
                kubectl.ok(
                        "get",
                        "pod",
                        "tomcat9-test",
                        "-o",
                        "jsonpath={.spec.containers[0].image} {.spec.containers[0].ports[0].containerPort}"));
    }

    /** Of all pods: to wait for one is to watch it too. */
    private static boolean isWatch(JsonObject event, String namespace) {
        String target = event.getString("requestURI");
        return event.getString("verb").equals("watch")
                && event.getString("stage").equals("ResponseStarted")
                && target.contains("/" + namespace + "/pods?")
                && !target.contains("fieldSelector");
    }

    @ParameterizedTest
    @MethodSource("tellers")
    void aDeploymentIsScaledAndExposed(Teller teller) throws Exception {
        Kubectl kubectl = teller.at(chapter());
        assertEquals(
                "deployment.apps/tomcat9 created\n", kubectl.ok("create", "deployment", "tomcat9", "--image=" + IMAGE));
        assertEquals("deployment.apps/tomcat9 scaled\n", kubectl.ok("scale", "--replicas=3", "deployment/tomcat9"));
        assertTrue(kubectl.ok("rollout", "status", "deployment/tomcat9").contains("successfully rolled out"));
        assertShown(
                "(?m)^tomcat9 +3/3 +3 +3 .* tomcat +" + IMAGE + " +app=tomcat9$",
                kubectl.ok("get", "deployment", "-o", "wide"));
        assertEquals(
                "service/tomcat9-svc exposed\n",
                kubectl.ok(
                        "expose",
                        "deployment",
                        "tomcat9",
                        "--name=tomcat9-svc",
                        "--port=8888",
                        "--target-port=8080",
                        "--protocol=TCP",
                        "--type=NodePort"));
        assertShown(
                "(?m)^tomcat9-svc +NodePort +10\\.0\\.0\\.\\d+ +<none> +8888:\\d+/TCP .* app=tomcat9$",
                kubectl.ok("get", "svc", "-o", "wide"));
        assertEquals("deployment.apps/tomcat9 labeled\n", kubectl.ok("label", "deployment", "tomcat9", "tier=web"));
        assertEquals("deployment.apps/tomcat9\n", kubectl.ok("get", "deployment", "-l", "tier=web", "-o", "name"));
        kubectl.ok("delete", "deployment/tomcat9", "service/tomcat9-svc");
        assertEquals("", kubectl.ok("get", "deployment,service", "-o", "name"));
    }

    @ParameterizedTest
    @MethodSource("tellers")
    void objectsAreAppliedByTheClientAndByTheServer(Teller teller) throws Exception {
        Kubectl kubectl = teller.at(chapter());
        assertEquals("configmap/settings created\n", apply(kubectl, "red"));
        assertEquals("configmap/settings unchanged\n", apply(kubectl, "red"));
        assertEquals("configmap/settings configured\n", apply(kubectl, "blue"));
        Finished conflict = kubectl.runWithInput(
                SETTINGS.formatted("green"), "apply", "--server-side", "--field-manager=painter", "-f", "-");
        assertTrue(conflict.err().contains("conflict with \"kubectl-client-side-apply\""), conflict::toString);
        assertEquals(
                "configmap/settings serverside-applied\n",
                apply(kubectl, "green", "--server-side", "--force-conflicts"));
        assertEquals("green", kubectl.ok("get", "configmap", "settings", "-o", "jsonpath={.data.colour}"));
        assertEquals(
                "configmap \"settings\" deleted",
                kubectl.ok("delete", "configmap", "settings").substring(0, 28));
    }

    private static String apply(Kubectl kubectl, String colour, String... more) throws Exception {
        String[] arguments = new String[more.length + 3];
        arguments[0] = "apply";
        arguments[1] = "-f";
        arguments[2] = "-";
        System.arraycopy(more, 0, arguments, 3, more.length);
        return kubectl.runWithInput(SETTINGS.formatted(colour), arguments).ok();
    }

    @ParameterizedTest
    @MethodSource("tellers")
    void theServerTellsWhatThereIsAndWhatIsAllowed(Teller teller) throws Exception {
        Kubectl kubectl = teller.at(chapter());
        assertShown("(?m)^deployments +deploy +apps/v1 +true +Deployment$", kubectl.ok("api-resources"));
        assertShown("(?m)^ *nodeName\\s+<string>", kubectl.ok("explain", "pod.spec"));
        assertEquals("yes\n", kubectl.ok("auth", "can-i", "create", "deployments"));
        Finished no = kubectl.run("auth", "can-i", "create", "pods", "--as=nobody");
        assertEquals("no\n", no.out(), no::toString);
        assertEquals(1, no.code());
    }

    List<Teller> tellersOfToday() throws IOException {
        return tellers().stream().filter(teller -> !teller.hasOlderKubectl()).toList();
    }

    @ParameterizedTest
    @MethodSource("tellersOfToday")
    void everyoneIsToldWhoTheyAre(Teller teller) throws Exception {
        String told = teller.kubectl().ok("auth", "whoami");
        assertShown("(?m)^Username +" + username(teller) + "$", told);
        assertShown("(?m)^Groups +\\[" + groups() + " system:authenticated\\]$", told);
    }

    @ParameterizedTest
    @MethodSource("tellers")
    void restartPoliciesAndLimitsAreStoredAndShownAsGiven(Teller teller) throws Exception {
        Kubectl kubectl = teller.at(chapter());
        for (String policy : List.of("Always", "OnFailure", "Never")) {
            String name = "restarts-" + policy.toLowerCase(Locale.ROOT);
            kubectl.ok("run", name, "--image=local", "--restart=" + policy);
            assertEquals(policy, kubectl.ok("get", "pod", name, "-o", "jsonpath={.spec.restartPolicy}"));
        }
        kubectl.runWithInput(LIMITED, "apply", "-f", "-").ok();
        assertEquals(
                "OnFailure 100m 64Mi 200m 128Mi",
                kubectl.ok(
                        "get",
                        "pod",
                        "limited",
                        "-o",
                        "jsonpath={.spec.restartPolicy} {.spec.containers[0].resources.requests.cpu}"
                                + " {.spec.containers[0].resources.requests.memory}"
                                + " {.spec.containers[0].resources.limits.cpu}"
                                + " {.spec.containers[0].resources.limits.memory}"));
        String described = kubectl.ok("describe", "pod", "limited");
        assertShown("Limits:\\s+cpu: +200m\\s+memory: +128Mi\\s+Requests:\\s+cpu: +100m\\s+memory: +64Mi", described);
    }

    @ParameterizedTest
    @MethodSource("tellers")
    void aPodThatAsksForTooMuchStaysPending(Teller teller) throws Exception {
        Kubectl kubectl = teller.at(chapter());
        kubectl.runWithInput(TOO_LARGE, "apply", "-f", "-").ok();
        kubectl.ok("wait", "--for=condition=PodScheduled=False", "pod/too-large", "--timeout=60s");
        assertShown("(?m)^too-large +0/1 +Pending ", kubectl.ok("get", "pod", "too-large"));
        assertTrue(kubectl.ok("describe", "pod", "too-large").contains("Insufficient cpu"));
    }

    String username(Teller teller) {
        return teller.name();
    }

    String groups() {
        return StoryGate.TELLERS;
    }

    private static void assertShown(String pattern, String in) {
        assertTrue(Pattern.compile(pattern).matcher(in).find(), () -> pattern + " in\n" + in);
    }
}
