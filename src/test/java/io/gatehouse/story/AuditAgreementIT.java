package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.Running;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.story.BothAudits.Told;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** What kubectl does through the gate, as the gate writes it down and as the API servers behind it do. */
class AuditAgreementIT {
    private static final String CHAPTER = "agreed";

    /** One that talks, and one that repeats what it is told. */
    private static final String PODS = """
            apiVersion: v1
            kind: Pod
            metadata: {name: talker}
            spec: {containers: [{name: main, image: local, command: [sh, -c, "echo hello; exec sleep 3600"]}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: echo}
            spec: {containers: [{name: main, image: local, stdin: true}]}
            """;

    private static final String SETTINGS = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings}
            data: {colour: red}
            """;

    /** The gate lets this user do everything, kube-apiserver nothing. */
    private static final String AT_THE_GATE_ALONE = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: story-deputies}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: deputy}]
            """;

    /** What the story is to be about, lest it shrink unseen. */
    private static final Set<String> ABOUT = Set.of(
            "alice",
            "bob",
            "carol",
            "deputy",
            "as a-teller",
            "as nobody",
            "get",
            "list",
            "watch",
            "create",
            "update",
            "patch",
            "delete",
            "pods/exec",
            "pods/attach",
            "pods/portforward",
            "pods/log",
            "deployments/scale",
            "101",
            "200",
            "201",
            "403",
            "404",
            "409",
            "RequestReceived",
            "ResponseStarted",
            "ResponseComplete");

    @TempDir
    static Path temporary;

    private static StoryGate story;

    @BeforeAll
    static void start() throws Exception {
        story = StoryGate.start(temporary, "", AT_THE_GATE_ALONE);
        story.makeNamespaces(namespaces());
    }

    @AfterAll
    static void stop() throws Exception {
        story.deleteNamespaces(namespaces());
        story.close();
    }

    private static List<String> namespaces() throws IOException {
        return story.tellers().stream().map(teller -> teller.namespace(CHAPTER)).toList();
    }

    @Test
    void gateAndApiServersTellTheSameStory(TestReporter reporter) throws Exception {
        for (Teller teller : story.tellers()) {
            tell(teller.at(CHAPTER));
            tellOfStreams(teller.kubectl());
            tellOfStreams(teller.kubectl().withSpdy());
            tellOfRefusals(teller.kubectl());
        }
        LeafSpec deputy = LeafSpec.client("deputy");
        Kubectl.current(story.gate()
                        .certificateUser("deputy", story.gate().folder().users().issue(deputy)))
                .run("get", "secrets");
        Kubectl.current(story.gate().tokenUser("stranger", "unknown")).run("get", "pods");
        Kubectl.current(story.gate().bob()).ok("get", "--raw", "/version?the=end");
        story.awaitEvent("the end", event -> event.getString("requestURI").endsWith("the=end"));
        List<Told> requests = BothAudits.whole(story);
        List<Told> forwarded =
                requests.stream().filter(told -> !told.byKube().isEmpty()).toList();
        List<String> differences =
                forwarded.stream().flatMap(told -> told.differences().stream()).toList();
        reporter.publishEntry("requests", String.valueOf(requests.size()));
        reporter.publishEntry("forwarded", String.valueOf(forwarded.size()));
        reporter.publishEntry("differences", String.valueOf(differences.size()));
        assertEquals(List.of(), differences, () -> String.join("\n\n", differences));
        Set<String> told = new TreeSet<>();
        forwarded.forEach(request -> request.events().forEach(event -> told.addAll(subjects(event))));
        assertTrue(told.containsAll(ABOUT), told::toString);
        requests.stream().filter(request -> request.byKube().isEmpty()).forEach(AuditAgreementIT::assertNotForwarded);
    }

    private static void tell(Kubectl kubectl) throws Exception {
        kubectl.runWithInput(PODS, "apply", "-f", "-").ok();
        kubectl.ok("create", "deployment", "tomcat", "--image=tomcat:9.0.20");
        kubectl.ok("scale", "--replicas=2", "deployment/tomcat");
        kubectl.ok("expose", "deployment", "tomcat", "--port=8888", "--target-port=8080");
        kubectl.ok("get", "all", "-o", "wide");
        kubectl.ok("label", "deployment", "tomcat", "tier=web");
        kubectl.ok("get", "deployment", "-l", "tier=web");
        kubectl.runWithInput(SETTINGS, "apply", "--server-side", "-f", "-").ok();
        kubectl.runWithInput(SETTINGS, "replace", "-f", "-").ok();
        kubectl.run("auth", "whoami");
        kubectl.ok("auth", "can-i", "get", "pods");
        kubectl.run("auth", "can-i", "create", "pods", "--as=nobody");
        kubectl.ok("get", "pods", "--as=a-teller", "--as-group=" + StoryGate.TELLERS);
        kubectl.ok("get", "--raw", "/api/v1/namespaces?limit=1&labelSelector=a%3Db");
        kubectl.ok("get", "--raw", "/version");
        kubectl.ok("delete", "deployment/tomcat", "service/tomcat", "configmap/settings");
    }

    private static void tellOfStreams(Kubectl kubectl) throws Exception {
        kubectl.ok("wait", "--for=condition=Ready", "pod/talker", "pod/echo", "--timeout=60s");
        kubectl.ok("logs", "talker");
        kubectl.runWithInput("ping", "exec", "-i", "talker", "--", "cat").ok();
        try (Running attached = kubectl.start("attach", "-i", "echo")) {
            attached.write("ping\n").awaitOut("ping");
        }
        tellUntil("hello", kubectl.start("logs", "-f", "talker"));
        tellUntil("talker", kubectl.start("get", "pods", "-w"));
        tellUntil("Forwarding from", kubectl.start("port-forward", "--address=127.0.0.1", "talker", ":80"));
    }

    /** Begins something that lasts, and ends it when something has come of it. */
    private static void tellUntil(String shown, Running running) throws Exception {
        try (running) {
            running.awaitOut(shown);
            running.terminate();
            running.awaitEnd();
        }
    }

    /** By the API servers, all of them. */
    private static void tellOfRefusals(Kubectl kubectl) throws Exception {
        kubectl.run("get", "pods", "missing");
        kubectl.run("logs", "missing");
        kubectl.run("exec", "missing", "--", "true");
        kubectl.run("get", "--raw", "/no/such/path");
        kubectl.run("create", "namespace", "default");
        kubectl.run("delete", "configmap", "missing");
        kubectl.run("patch", "pod", "talker", "--type=json", "-p", "[{\"op\":\"nonsense\"}]");
        kubectl.run("scale", "--replicas=2", "deployment/missing");
    }

    private static Set<String> subjects(JsonObject event) {
        JsonObject object = event.getJsonObject("objectRef", new JsonObject());
        JsonObject as = event.getJsonObject("impersonatedUser", new JsonObject());
        return Set.of(
                event.getString("stage"),
                event.getString("verb"),
                event.getJsonObject("user").getString("username"),
                "as " + as.getString("username"),
                object.getString("resource") + "/" + object.getString("subresource"),
                String.valueOf(
                        event.getJsonObject("responseStatus", new JsonObject()).getInteger("code")));
    }

    /** Refused by the gate, or left by its client so early that there was nothing to forward any more. */
    private static void assertNotForwarded(Told request) {
        JsonObject end = request.events().get(request.byGate().size() - 1);
        JsonObject status = end.getJsonObject("responseStatus");
        int code = status.getInteger("code");
        boolean hasLeft = "Connection closed early".equals(status.getString("message"))
                && "by the client".equals(end.getJsonObject("annotations").getString("gatehouse.io/cut-short"));
        assertTrue(code == 401 || code == 403 || hasLeft, end::encode);
    }
}
