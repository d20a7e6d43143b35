package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Kubectl;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Every component of a cluster by a gate, each with its own sort of credential, and the cluster's word for it. */
class WholeStoryIT {
    private static final String NODE = WholeStory.KUBELETS_NODE;
    private static final String NODES_USER = "system:node:" + NODE;

    private static final String WORKLOADS = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: %1$s-web}
            spec:
              selector: {matchLabels: {app: %1$s-web}}
              template:
                metadata: {labels: {app: %1$s-web}}
                spec:
                  nodeSelector: {kubernetes.io/hostname: real-node}
                  containers: [{name: main, image: local}]
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: %1$s-talker}
            spec:
              nodeName: test-node
              containers: [{name: main, image: local, command: [sh, -c, "echo hello; exec sleep 3600"]}]
            """;

    private static final String AGAINST_THE_RULES = """
            apiVersion: v1
            kind: Pod
            metadata: {name: privileged}
            spec: {containers: [{name: main, image: local, securityContext: {privileged: true}}]}
            ---
            apiVersion: v1
            kind: Node
            metadata: {name: bad-node}
            """;

    private static final Set<String> ALL = Set.of(
            "administrator",
            "alice",
            "bob",
            "carol",
            "dave",
            "system:kube-controller-manager",
            "system:serviceaccount:kube-system:deployment-controller",
            "system:kube-scheduler",
            "system:kube-proxy",
            WholeStory.BOOTSTRAPPER,
            NODES_USER,
            "system:node:" + WholeStory.TEST_NODE);

    @TempDir
    static Path temporary;

    private static WholeStory story;

    @BeforeAll
    static void start() throws Exception {
        story = WholeStory.start(temporary);
        for (String node : List.of(NODE, WholeStory.TEST_NODE)) {
            Await.until(
                    node + " is ready",
                    () -> story.bob()
                                    .run("wait", "--for=condition=Ready", "node/" + node, "--timeout=1s")
                                    .code()
                            == 0);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        story.close();
    }

    @Test
    void aBootstrapTokenIsGoodForACertificateAndTheCertificateForANode() throws Exception {
        story.awaitEvent(
                "a request for a certificate",
                did(WholeStory.BOOTSTRAPPER, "create", "certificatesigningrequests", ""));
        story.awaitEvent("the node is made", did(NODES_USER, "create", "nodes", ""));
        story.awaitEvent("its state is told", did(NODES_USER, "patch", "nodes", "status"));
        story.awaitEvent("its lease", did(NODES_USER, "create", "leases", ""));
        story.awaitEvent("its lease is renewed", did(NODES_USER, "update", "leases", ""));
        String authenticators = authenticatorsOf(WholeStory.BOOTSTRAPPER) + " " + authenticatorsOf(NODES_USER);
        assertEquals("[staticToken] [clientCertificate]", authenticators);
        assertRefused("cannot list resource \"nodes\"", story.bootstrapper().run("get", "nodes"));
    }

    @Test
    void aNodeIsHeldToItsOwnBehindTheGate() throws Exception {
        Kubectl node = Kubectl.current(story.kubelet().kubeconfig());
        node.ok("get", "node", NODE);
        assertRefused(
                "no relationship found between node 'real-node' and this object",
                node.run("get", "secret", "anybodys"));
        assertRefused("only its own Node object", node.run("get", "node", WholeStory.TEST_NODE));
        assertRefused(
                "is not allowed to modify labels",
                node.run("label", "node", NODE, "node-restriction.kubernetes.io/trusted=yes"));
    }

    @Test
    void aKubeletRenewsItsCertificateAndGoesOnWithTheNext() throws Exception {
        int first = story.kubelet().certificates().size();
        Await.until("another certificate", () -> story.kubelet().certificates().size() > first);
        story.awaitEvent("it asks with the one it has", did(NODES_USER, "create", "certificatesigningrequests", ""));
        Set<Object> before = credentialsOf(NODES_USER);
        Await.until("it is used", () -> !before.containsAll(credentialsOf(NODES_USER)));
        assertTrue(story.kubelet().alive(), story.kubelet()::toString);
    }

    @Test
    void aKubeProxyWatchesServicesAndEndpointSlices() throws Exception {
        for (String resource : List.of("services", "endpointslices")) {
            Predicate<JsonObject> watches = did("system:kube-proxy", "watch", resource, "");
            story.awaitEvent("a watch of " + resource, watches);
        }
    }

    /** While all of them write in protobuf, as they do by default. */
    @Test
    void rulesForObjectsAreInForce() throws Exception {
        Finished refused = story.bob().runWithInput(AGAINST_THE_RULES, "create", "-f", "-");
        assertTrue(refused.err().contains("containers must not be privileged"), refused::toString);
        assertTrue(refused.err().contains("the name is bad"), refused::toString);
    }

    @Test
    void nobodyGoesAroundTheGateAndWhoDoesIsSeen(TestReporter reporter) throws Exception {
        for (Kubectl teller : story.tellers()) {
            tell(teller);
            story.cut();
        }
        story.assertAllAlive();
        List<JsonObject> seen = story.witness().seen();
        reporter.publishEntry("seen", String.valueOf(seen.size()));
        assertEquals(List.of(), story.witness().wentAround(story.gate()));
        Set<String> users = seen.stream().map(Witness::userOf).collect(Collectors.toCollection(TreeSet::new));
        assertTrue(users.containsAll(ALL), users::toString);

        story.straight().ok("get", "configmaps", "-n", "default");
        Set<String> around = story.witness().wentAround(story.gate()).stream()
                .map(Witness::userOf)
                .collect(Collectors.toSet());
        assertEquals(Set.of("kubernetes-admin"), around);
    }

    private static void tell(Kubectl teller) throws Exception {
        Await.until(
                "pods can be made",
                () -> teller.run("get", "serviceaccount", "default").code() == 0);
        String name = teller.ok("auth", "whoami", "-o", "jsonpath={.status.userInfo.username}");
        teller.runWithInput(WORKLOADS.formatted(name), "apply", "-f", "-").ok();
        teller.ok("rollout", "status", "deployment/" + name + "-web", "--timeout=120s");
        teller.ok("wait", "--for=condition=Ready", "pod/" + name + "-talker", "--timeout=120s");
        assertEquals("hello\n", teller.ok("logs", name + "-talker"));
        assertEquals("there\n", teller.ok("exec", name + "-talker", "--", "echo", "there"));
        teller.ok("expose", "deployment", name + "-web", "--port=80");
        teller.ok("delete", "service", name + "-web");
    }

    /** What somebody has done, and was allowed to. */
    private static Predicate<JsonObject> did(String user, String verb, String resource, String subresource) {
        return event -> {
            JsonObject object = event.getJsonObject("objectRef", new JsonObject());
            int code = event.getJsonObject("responseStatus", new JsonObject()).getInteger("code", 0);
            return user.equals(Witness.userOf(event))
                    && verb.equals(event.getString("verb"))
                    && resource.equals(object.getString("resource"))
                    && subresource.equals(object.getString("subresource", ""))
                    && code >= 200
                    && code < 300;
        };
    }

    private static String authenticatorsOf(String user) throws Exception {
        return eventsOf(user).stream()
                .map(event -> event.getJsonObject("annotations").getString("gatehouse.io/authenticator"))
                .collect(Collectors.toCollection(TreeSet::new))
                .toString();
    }

    private static Set<Object> credentialsOf(String user) throws Exception {
        return eventsOf(user).stream()
                .map(event -> event.getJsonObject("user").getJsonObject("extra"))
                .map(extra -> extra.getJsonArray("authentication.kubernetes.io/credential-id"))
                .map(JsonArray::encode)
                .collect(Collectors.toSet());
    }

    private static List<JsonObject> eventsOf(String user) throws Exception {
        return story.gate().auditEvents().stream()
                .filter(event -> user.equals(Witness.userOf(event)))
                .toList();
    }

    private static void assertRefused(String why, Finished finished) {
        assertFalse(finished.code() == 0, finished::toString);
        assertTrue(finished.err().contains("Forbidden") && finished.err().contains(why), finished::toString);
    }
}
