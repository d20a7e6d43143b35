package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.lab.Await;
import io.gatehouse.pki.CertifiedKey;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import io.gatehouse.server.TestGate;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A gate in front of a {@link RecordingUpstream}. Its users may do everything but act as others, which robot may; every
 * request leaves one event in the audit, when its answer has ended.
 */
public final class AttackedGate implements AutoCloseable {
    private static final String RULES = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: everything-but-impersonation}
            rules:
            - apiGroups: ["", apps, batch, example.io]
              resources: ["*", "*/attach", "*/exec", "*/finalize", "*/log", "*/portforward", "*/proxy", "*/scale", "*/status"]
              verbs: [get, list, watch, create, update, patch, delete, deletecollection, proxy]
            - nonResourceURLs: ["*"]
              verbs: ["*"]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: developers}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: everything-but-impersonation}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: dev}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: impersonation}
            rules:
            - {apiGroups: [""], resources: [users, groups, serviceaccounts], verbs: [impersonate]}
            - {apiGroups: [authentication.k8s.io], resources: [uids, userextras/scopes], verbs: [impersonate]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: impersonators}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: impersonation}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: robots}]
            """;
    /** May act as anybody. */
    static final String ROBOTS_TOKEN = "robot-token";

    private static final String TOKENS =
            GateFolder.BOBS_TOKEN + ",bob,u-bob,\"dev,readers\"\n" + ROBOTS_TOKEN + ",robot,u-robot,\"dev,robots\"\n";
    private static final String POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived, ResponseStarted]
            rules:
            - level: Metadata
            """;

    private final TestGate gate;
    private final Door door;
    private final RecordingUpstream upstream;
    private final AtomicInteger markers = new AtomicInteger();

    private AttackedGate(TestGate gate, RecordingUpstream upstream) throws IOException {
        this.gate = gate;
        this.door = new Door(gate.folder().pki().authority("server-ca").certificate(), gate.port());
        this.upstream = upstream;
    }

    private static final Map<String, AttackedGate> SHARED = new HashMap<>();

    /** One that all tests of this JVM share, in front of an upstream that speaks HTTP/2 and HTTP/1.1. */
    public static AttackedGate shared() throws Exception {
        return shared("http2", RecordingUpstream::start, files -> {});
    }

    /** The same with an upstream that speaks HTTP/1.1 alone. */
    public static AttackedGate sharedHttp1() throws Exception {
        return shared("http1", RecordingUpstream::startHttp1, files -> {});
    }

    /** Has the API servers of all that are shared be friendly again: to be called behind each test that had one be otherwise. */
    static synchronized void forgetShared() {
        SHARED.values().forEach(gate -> gate.upstream().forget());
    }

    /** One that all tests of this JVM share under a name. */
    static synchronized AttackedGate shared(String name, Callable<RecordingUpstream> upstream, Change change)
            throws Exception {
        if (!SHARED.containsKey(name)) {
            Path folder = Files.createTempDirectory("attacked-gate");
            AttackedGate gate = start(folder, upstream.call(), change);
            // It is not stopped: that would wait for all who are still connected.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            SHARED.put(name, gate);
        }
        return SHARED.get(name);
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes a gate's files before it starts. */
    @FunctionalInterface
    public interface Change {
        void apply(GateFolder folder) throws IOException;
    }

    public static AttackedGate start(Path folder) throws Exception {
        return start(folder, RecordingUpstream.start(), files -> {});
    }

    public static AttackedGate start(Path folder, Change change) throws Exception {
        return start(folder, RecordingUpstream.start(), change);
    }

    public static AttackedGate start(Path folder, RecordingUpstream upstream, Change change) throws Exception {
        GateFolder files = folder(folder, upstream);
        change.apply(files);
        return new AttackedGate(TestGate.start(files), upstream);
    }

    /** The files of such a gate, which is not started. */
    public static GateFolder folder(Path folder, RecordingUpstream upstream) throws IOException {
        GateFolder files = new GateFolder(
                        folder, List.of(upstream.url()), upstream.authorityPem(), upstream.frontProxy())
                .write("tokens.csv", TOKENS)
                .write("roles.yaml", RULES)
                .write("audit-policy.yaml", POLICY);
        // Written at once: tests look for events all the time.
        files.part("audit").put("log", GateFolder.map("logFile", "audit.log", "mode", "blocking"));
        files.with("shutdown", GateFolder.map("timeout", "5s"));
        return files;
    }

    public RecordingUpstream upstream() {
        return upstream;
    }

    public TestGate gate() {
        return gate;
    }

    public GateFolder folder() {
        return gate.folder();
    }

    /** How often a limit has been reached, by its name. */
    double reached(String limit) throws IOException, InterruptedException {
        return AdminPage.metric(gate, "gatehouse_limit_reached_total{limit=\"" + limit + "\"}");
    }

    /** A text that no other request has in its target, for finding what became of this one. */
    public String marker() {
        return "case-" + markers.incrementAndGet() + "-";
    }

    /** HTTP/1.1, by a stranger. */
    public RawClient connect() throws IOException {
        return connect(Optional.empty());
    }

    public RawClient connect(CertifiedKey user) throws IOException {
        return connect(Optional.of(user));
    }

    RawClient connect(Optional<CertifiedKey> user) throws IOException {
        return door.connect(user);
    }

    public Http2Client connectHttp2() throws IOException {
        return connectHttp2(Optional.empty());
    }

    public Http2Client connectHttp2(CertifiedKey user) throws IOException {
        return connectHttp2(Optional.of(user));
    }

    Http2Client connectHttp2(Optional<CertifiedKey> user) throws IOException {
        return door.connectHttp2(user);
    }

    /** Waits until there are events of requests with this in their target. */
    public List<JsonObject> events(String marker) throws Exception {
        return Await.value("an audit event of " + marker, () -> {
            List<JsonObject> found = eventsSoFar(marker);
            return found.isEmpty() ? Optional.empty() : Optional.of(found);
        });
    }

    /** Waits for the event of the only request with this in its target. */
    public JsonObject event(String marker) throws Exception {
        List<JsonObject> found = events(marker);
        assertEquals(1, found.size(), () -> "events: " + found);
        return found.get(0);
    }

    public List<JsonObject> eventsSoFar(String marker) throws IOException {
        return gate.auditEvents().stream()
                .filter(event -> event.getString("requestURI").contains(marker))
                .toList();
    }

    @Override
    public void close() throws Exception {
        upstream.close();
        gate.close();
    }
}
