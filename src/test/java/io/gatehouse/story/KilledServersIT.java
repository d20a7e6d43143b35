package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.lab.Beside;
import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.Kwok;
import io.gatehouse.lab.Running;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import io.gatehouse.story.BothAudits.Told;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of the two API servers dies by {@code kill -9} while people and programs are at work, and comes back. */
class KilledServersIT {
    private static final String NAMESPACE = "killed";
    private static final String CONFIG_MAPS = "/api/v1/namespaces/killed/configmaps";

    /** The others of the control plane speak with the first one. */
    private static final int MORTAL = 1;

    /** It says something first: before the first line of its log nothing comes of following it. */
    private static final String IDLE_POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: idle, namespace: killed}
            spec: {containers: [{name: main, image: local, stdin: true, command: [sh, -c, "echo hello; exec cat"]}]}
            """;

    /** Of a node of kwok's: it runs when kwok has seen it. */
    private static final String FAKE_POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: pod-%d, namespace: killed, labels: {seen-by: kwok}}
            spec: {nodeName: killed-node, containers: [{name: main, image: none}]}
            """;

    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");

    @TempDir
    static Path temporary;

    private static StoryGate story;

    /** Watches at the API server that stays: new requests go to the other, which has fewer. */
    private final List<Running> ballast = new ArrayList<>();

    private final List<Running> streams = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        story = StoryGate.start(temporary);
        story.makeNamespaces(List.of(NAMESPACE));
        story.admin().runWithInput(IDLE_POD, "apply", "-f", "-").ok();
        story.admin().ok("wait", "-n", NAMESPACE, "--for=condition=Ready", "pod/idle", "--timeout=60s");
    }

    @AfterAll
    static void stop() throws Exception {
        story.deleteNamespaces(List.of(NAMESPACE));
        story.close();
    }

    @BeforeEach
    void everythingNewGoesToTheMortalServer() throws Exception {
        awaitNothingUnderWay();
        kill();
        Await.until("the gate has noticed", () -> !isReady());
        for (int i = 0; i < 20; i++) {
            ballast.add(watch("--http1.1"));
        }
        Await.until("the ballast is there", () -> sum("gatehouse_sessions") == ballast.size());
        revive();
    }

    @AfterEach
    void theServerIsBack() throws Exception {
        ballast.forEach(Running::close);
        streams.forEach(Running::close);
        if (!isReady()) {
            revive();
        }
    }

    private static void kill() throws InterruptedException {
        story.cluster().kill(MORTAL);
    }

    private static void revive() throws Exception {
        story.cluster().restart(MORTAL);
        Await.until("the gate has noticed", KilledServersIT::isReady);
    }

    private static boolean isReady() throws Exception {
        return AdminPage.metric(story.gate(), "gatehouse_upstream_ready" + mortal()) == 1;
    }

    /** As labels of a metric. */
    private static String mortal() {
        return "{cluster=\"default\",server=\"" + story.cluster().endpoints().get(MORTAL) + "\"}";
    }

    private static double sum(String metric) throws Exception {
        return AdminPage.sumOf(story.gate(), metric);
    }

    private static Running watch(String version) throws Exception {
        return Curl.start(
                story.gate(),
                CONFIG_MAPS + "?watch=1",
                "--oauth2-bearer",
                GateFolder.BOBS_TOKEN,
                "--no-buffer",
                version);
    }

    @Test
    void kubectlAndAnInformerGoOnAndNoEventIsLost() throws Exception {
        Kubectl alice = Kubectl.current(story.alice());
        story.admin().runWithInput(Kwok.node("killed-node"), "apply", "-f", "-").ok();
        LeafSpec informer = LeafSpec.client("informer", StoryGate.TELLERS);
        Path kubeconfig = story.gate()
                .certificateUser("informer", story.gate().folder().users().issue(informer));
        try (Running kwok = Kwok.start(kubeconfig);
                Traffic traffic = Traffic.start(story.gate(), CONFIG_MAPS)) {
            Await.until("the informer watches pods by way of the mortal server", () -> isMortalsWatch("/api/v1/pods"));
            int before = mortalsLog().size();
            createPods(alice, 0, 6);
            kill();
            createPods(alice, 6, 14);
            CompletableFuture<Void> back = Beside.run(KilledServersIT::reviveQuietly);
            createPods(alice, 14, 20);
            back.get();
            int after = mortalsLog().size();
            createPods(alice, 20, 24);
            Await.until("it is used again", () -> mortalsLog().size() > after);
            assertNotEquals(before, after);
            story.admin()
                    .ok("wait", "-n", NAMESPACE, "--for=condition=Ready", "pod", "-l", "seen-by=kwok", "--timeout=60s");
            assertTrue(kwok.alive(), kwok::toString);
            traffic.assertReadsNeverFailed();
        }
        for (Told request : BothAudits.of(story)) {
            assertTrue(request.timesAtKube() <= 1 || !isWrite(request), request::toString);
        }
        story.admin().ok("delete", "node/killed-node");
    }

    private static void reviveQuietly() {
        try {
            revive();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A write that was under way when its server died may have failed, and then nobody knows more; reads never fail. */
    private static void createPods(Kubectl kubectl, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            Finished created = kubectl.runWithInput(FAKE_POD.formatted(i), "create", "-f", "-");
            assertTrue(
                    created.code() == 0 || created.err().contains("whether it acted on the request is unknown"),
                    created::toString);
            if (created.code() == 0) {
                kubectl.ok("get", "pod", "-n", NAMESPACE, "pod-" + i);
            }
        }
    }

    private static boolean isWrite(Told request) {
        return WRITES.contains(request.events().get(0).getString("verb"));
    }

    private static List<String> mortalsLog() throws IOException {
        return Files.readString(story.cluster().auditLog(MORTAL))
                .lines()
                .filter(line -> line.contains(StoryGate.TELLERS))
                .toList();
    }

    private static boolean isMortalsWatch(String path) throws IOException {
        return mortalsLog().stream()
                .anyMatch(line -> line.contains("\"username\":\"informer\"")
                        && line.contains("\"requestURI\":\"" + path + "?")
                        && line.contains("\"verb\":\"watch\"")
                        && line.contains("\"stage\":\"ResponseStarted\""));
    }

    @Test
    void nothingIsKeptOfStreamsWhoseServerDied() throws Exception {
        List<Running> watches = List.of(watch("--http1.1"), watch("--http2"));
        streams.addAll(watches);
        Kubectl today = Kubectl.current(story.alice());
        for (Kubectl kubectl : List.of(today, today.withSpdy())) {
            streams.add(kubectl.start("exec", "-n", NAMESPACE, "-i", "idle", "--", "cat"));
            streams.add(kubectl.start("attach", "-n", NAMESPACE, "-i", "idle"));
            streams.add(kubectl.start("port-forward", "-n", NAMESPACE, "--address=127.0.0.1", "idle", ":80"));
            streams.add(kubectl.start("logs", "-n", NAMESPACE, "-f", "idle"));
        }
        Await.until("all streams are open", () -> sum("gatehouse_sessions") == ballast.size() + streams.size());
        assertEquals(streams.size(), AdminPage.metric(story.gate(), "gatehouse_upstream_requests" + mortal()));
        kill();
        for (Running stream : streams) {
            stream.awaitEnd();
        }
        for (Running watch : watches) {
            assertNotEquals(0, watch.awaitEnd().code(), "cut short, and not ended");
        }
        Await.until("the ballast alone is left", () -> sum("gatehouse_sessions") == ballast.size());
        assertEquals(0, AdminPage.metric(story.gate(), "gatehouse_upstream_requests" + mortal()));
        ballast.forEach(Running::close);
        awaitNothingUnderWay();
        awaitNobodyConnected();
        awaitAnEndOfEveryRequest();
    }

    /** It takes nothing more, so nothing more can be sent to it, not even the end. */
    @Test
    void aClientThatTakesNothingDoesNotKeepADeadStream() throws Exception {
        try (Running flood = Kubectl.current(story.alice()).start("exec", "-n", NAMESPACE, "idle", "--", "yes")) {
            flood.awaitOut("y");
            signal("STOP", flood);
            kill();
            ballast.forEach(Running::close);
            awaitNothingUnderWay();
            assertTrue(flood.alive(), "it has ended");
        }
        awaitNobodyConnected();
        awaitAnEndOfEveryRequest();
    }

    private static void signal(String name, Running running) throws Exception {
        try (Running kill = Running.start(new ProcessBuilder("kill", "-" + name, Long.toString(running.pid())))) {
            kill.awaitEnd().ok();
        }
    }

    private static void awaitNothingUnderWay() throws Exception {
        awaitZero("apiserver_current_inflight_requests");
        awaitZero("apiserver_longrunning_requests");
        awaitZero("gatehouse_upstream_requests");
        awaitZero("gatehouse_sessions");
    }

    private static void awaitNobodyConnected() throws Exception {
        awaitZero("gatehouse_connections");
        awaitZero("gatehouse_unproven_bytes");
    }

    private static void awaitZero(String gauge) throws Exception {
        Await.until(gauge + " is zero", () -> sum(gauge) == 0);
    }

    /** Events are written in batches, the last ones a while after nobody is connected any more. */
    private static void awaitAnEndOfEveryRequest() throws Exception {
        Await.until("every request that was received has an end", () -> {
            List<JsonObject> events = story.gate().auditEvents();
            Set<String> received = ids(events, Set.of("RequestReceived"));
            received.removeAll(ids(events, Set.of("ResponseComplete", "Panic")));
            return received.isEmpty();
        });
    }

    private static Set<String> ids(List<JsonObject> events, Set<String> stages) {
        return events.stream()
                .filter(event -> stages.contains(event.getString("stage")))
                .map(event -> event.getString("auditID"))
                .collect(Collectors.toSet());
    }
}
