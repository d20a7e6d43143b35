package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Kubectl;
import io.gatehouse.lab.Kwok;
import io.gatehouse.lab.Running;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.pki.Validity;
import io.gatehouse.server.GateFolder;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams live no longer than what let them in. */
class RevocationIT {
    private static final String NAMESPACE = "revoked";
    private static final String CONFIG_MAPS = "/api/v1/namespaces/revoked/configmaps";

    private static final String PODS = """
            apiVersion: v1
            kind: Pod
            metadata: {name: idle, namespace: revoked}
            spec: {containers: [{name: main, image: local, stdin: true}]}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: talker, namespace: revoked}
            spec: {containers: [{name: main, image: local, command: [sh, -c, "echo hello; exec sleep 3600"]}]}
            """;

    private static final String FAKE_POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: %s, namespace: revoked}
            spec: {nodeName: revoked-node, containers: [{name: main, image: none}]}
            """;

    private static final String NARROW = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: story-narrow}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: narrow}]
            """;

    private static final String CUT = "by the gate: it is no longer allowed";

    @TempDir
    static Path temporary;

    private static StoryGate story;

    /** Names of users, which are their tokens too. */
    private static final Set<String> TOKENS = new TreeSet<>(Set.of("early", "informer"));

    private static final List<String> STREAMS =
            List.of("logs -f talker", "exec -i idle -- cat", "attach -i idle", "port-forward idle :80");

    @BeforeAll
    static void start() throws Exception {
        story = StoryGate.start(temporary, NARROW);
        for (Version version : Version.values()) {
            TOKENS.add("watcher-" + version);
        }
        for (String command : STREAMS) {
            TOKENS.add(streamer(command));
            TOKENS.add(streamer(command) + "-by-spdy");
        }
        writeTokens();
        story.makeNamespaces(List.of(NAMESPACE));
        story.admin().runWithInput(PODS, "apply", "-f", "-").ok();
        story.admin().ok("wait", "-n", NAMESPACE, "--for=condition=Ready", "pod/idle", "pod/talker", "--timeout=60s");
        HttpUser user = user("early");
        Await.until("the users are known", () -> user.get("/version").statusCode() == 200);
    }

    @AfterAll
    static void stop() throws Exception {
        story.deleteNamespaces(List.of(NAMESPACE));
        story.close();
    }

    private static HttpUser user(String name) throws IOException {
        return HttpUser.at(story.gate()).withToken(name);
    }

    private static String streamer(String command) {
        return "streamer-" + command.split(" ")[0];
    }

    private static void remove(String user) throws IOException {
        TOKENS.remove(user);
        writeTokens();
    }

    private static void writeTokens() throws IOException {
        StringBuilder lines = new StringBuilder("narrow,narrow,u-narrow\n");
        TOKENS.forEach(user -> lines.append("%1$s,%1$s,u-%1$s,%2$s\n".formatted(user, StoryGate.TELLERS)));
        story.gate().folder().replace("tokens.csv", lines.toString());
    }

    /** What is still to come of a watch; fails where it does not end as a whole answer does. */
    private static void assertEndsBetweenEvents(HttpResponse<InputStream> watch) throws IOException {
        assertEquals(200, watch.statusCode());
        String events = new String(watch.body().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(events.startsWith("{\"type\":\"ADDED\"") && events.endsWith("}\n"), events);
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void aRemovedTokenEndsItsWatchBetweenTwoEvents(Version version) throws Exception {
        String name = "watcher-" + version;
        HttpUser user = user(name);
        HttpResponse<InputStream> watch = user.open(version, CONFIG_MAPS + "?watch=1");
        remove(name);
        assertEndsBetweenEvents(watch);
        assertEquals(401, user.get(CONFIG_MAPS).statusCode());
        String auditId = watch.headers().firstValue("audit-id").orElseThrow();
        story.awaitEvent(
                "the reason is written down",
                event -> event.getString("auditID").equals(auditId)
                        && event.getString("stage").equals("ResponseComplete")
                        && CUT.equals(event.getJsonObject("annotations").getString("gatehouse.io/cut-short")));
    }

    static List<String> streams() {
        return STREAMS;
    }

    @ParameterizedTest
    @MethodSource("streams")
    void aRemovedTokenEndsItsStreams(String command) throws Exception {
        for (boolean bySpdy : List.of(false, true)) {
            String name = streamer(command) + (bySpdy ? "-by-spdy" : "");
            Kubectl today = Kubectl.current(story.gate().tokenUser(name, name));
            Kubectl kubectl = bySpdy ? today.withSpdy() : today;
            kubectl.ok("config", "set-context", "--current", "--namespace=" + NAMESPACE);
            try (Running stream = kubectl.start(command.split(" "))) {
                story.awaitEvent(
                        "the stream is open",
                        event -> event.getString("stage").equals("ResponseStarted")
                                && name.equals(event.getJsonObject("user").getString("username"))
                                && event.getJsonObject("objectRef", new JsonObject())
                                        .containsKey("subresource"));
                remove(name);
                isToldWhy(command, stream.awaitEnd());
            }
            story.awaitEvent(
                    "it was the gate that cut it",
                    event -> name.equals(event.getJsonObject("user").getString("username"))
                            && CUT.equals(event.getJsonObject("annotations").getString("gatehouse.io/cut-short")));
            Finished refused = kubectl.run(command.split(" "));
            assertTrue(refused.err().contains("You must be logged in"), refused::toString);
        }
    }

    /** Of terminals; a port that is forwarded has no place for it, nor has a log. */
    private static void isToldWhy(String command, Finished stream) {
        if (command.startsWith("exec") || command.startsWith("attach")) {
            String told = "error: this session was ended by the gateway: it is no longer allowed\n";
            assertTrue(stream.err().endsWith(told), stream::toString);
            assertEquals(1, stream.code());
        }
    }

    /** Nothing has come of it yet when its user is removed: kube-apiserver sends no head before the first line. */
    @Test
    void aRemovedTokenEndsWhatHasNotBegun() throws Exception {
        Kubectl early = Kubectl.current(story.gate().tokenUser("early", "early"));
        try (Running logs = early.start("logs", "-n", NAMESPACE, "-f", "idle", "--pod-running-timeout=1s")) {
            story.awaitEvent(
                    "it was asked for",
                    event -> "early".equals(event.getJsonObject("user").getString("username"))
                            && event.getString("requestURI").contains("/idle/log?"));
            remove("early");
            HttpUser removed = user("early");
            Await.until("it is unknown", () -> removed.get("/version").statusCode() == 401);
            story.admin()
                    .runWithInput("a secret\n", "attach", "-n", NAMESPACE, "-i", "idle")
                    .ok();
            Finished ended = logs.awaitEnd();
            assertEquals("", ended.out());
            assertEquals(1, ended.code());
        }
    }

    @Test
    void aRemovedPasswordEndsItsUsersWatch() throws Exception {
        HttpUser carol = HttpUser.at(story.gate()).withPassword("carol", GateFolder.CAROLS_PASSWORD);
        HttpResponse<InputStream> watch = carol.open(Version.HTTP_2, CONFIG_MAPS + "?watch=1");
        story.gate().folder().replace("passwords.csv", "other,somebody,u-somebody\n");
        assertEndsBetweenEvents(watch);
        assertEquals(401, carol.get(CONFIG_MAPS).statusCode());
    }

    @Test
    void aNarrowedRoleEndsTheWatchesThatItNoLongerAllows() throws Exception {
        HttpUser narrow = user("narrow");
        HttpResponse<InputStream> watch = narrow.open(Version.HTTP_2, CONFIG_MAPS + "?watch=1");
        story.gate().folder().replace("roles.yaml", StoryGate.ROLES);
        assertEndsBetweenEvents(watch);
        assertEquals(403, narrow.get(CONFIG_MAPS).statusCode());
    }

    @Test
    void aCertificateThatExpiresEndsItsWatch() throws Exception {
        Instant now = Instant.now();
        CertifiedKey brief = story.gate()
                .folder()
                .users()
                .issue(LeafSpec.client("brief", StoryGate.TELLERS)
                        .withValidity(new Validity(now.minusSeconds(60), now.plusSeconds(8))));
        HttpUser user = HttpUser.at(story.gate(), brief);
        HttpResponse<InputStream> watch = user.open(Version.HTTP_2, CONFIG_MAPS + "?watch=1");
        assertEndsBetweenEvents(watch);
        assertEquals(401, user.get(CONFIG_MAPS).statusCode());
    }

    /** An informer, as client-go has it: cut off, it comes back by itself, is refused, and catches up when it may again. */
    @Test
    void anInformerThatIsCutOffCatchesUpWhenItMayAgain() throws Exception {
        Kubectl admin = story.admin();
        try (Running kwok = Kwok.start(story.gate().tokenUser("informer", "informer"))) {
            admin.runWithInput(Kwok.node("revoked-node"), "apply", "-f", "-").ok();
            admin.runWithInput(FAKE_POD.formatted("before"), "apply", "-f", "-").ok();
            admin.ok("wait", "-n", NAMESPACE, "--for=condition=Ready", "pod/before", "--timeout=60s");
            remove("informer");
            Await.until("it has been refused", () -> kwok.toString().contains("Unauthorized"));
            admin.runWithInput(FAKE_POD.formatted("between"), "apply", "-f", "-")
                    .ok();
            TOKENS.add("informer");
            writeTokens();
            admin.ok("wait", "-n", NAMESPACE, "--for=condition=Ready", "pod/between", "--timeout=120s");
            admin.ok("delete", "-n", NAMESPACE, "pod/before", "pod/between", "node/revoked-node", "--timeout=60s");
        }
    }
}
