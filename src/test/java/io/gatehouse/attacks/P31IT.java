package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Beside;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gate is a process of its own that has little more memory than it needs when it does nothing, and ends where that is
 * not enough. A policy reads bodies, and the audit writes them down.
 */
@DisplayName("P31: what becomes far larger than it is")
class P31IT {
    /** Idle, it needs about 30 MiB. */
    private static final String MEMORY = "-Xmx96m -XX:+ExitOnOutOfMemoryError";

    private static final int AT_ONCE = 4;
    private static final int TIMES = 2;
    private static final int MIB = 1 << 20;
    private static final String POLICY = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: names}
            spec:
              failurePolicy: Fail
              matchConstraints:
                resourceRules: [{apiGroups: [""], apiVersions: [v1], resources: [configmaps], operations: [CREATE, UPDATE]}]
              validations: [{expression: "object.metadata.name != 'refused'"}]
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: names}
            spec: {policyName: names, validationActions: [Deny]}
            """;
    private static final String BODIES_TOO =
            "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: RequestResponse}]\n";

    @TempDir
    static Path temporary;

    private static RecordingUpstream upstream;
    private static GateProgram gate;

    @BeforeAll
    static void start() throws Exception {
        upstream = RecordingUpstream.startHttp1();
        upstream.keepsNothing();
        Script wide = new Script.Reply(200, Header.list("content-type", "application/json"), Bomb.wide());
        upstream.does(request -> request.target().endsWith("answer=wide") ? wide : Script.ok());
        GateFolder files = AttackedGate.folder(temporary, upstream)
                .write("admission.yaml", POLICY)
                .write("audit-policy.yaml", BODIES_TOO);
        files.part("admission").put("policyFiles", List.of("admission.yaml"));
        gate = GateProgram.start(files, Map.of("JAVA_OPTS", MEMORY));
    }

    @AfterAll
    static void stop() throws Exception {
        gate.close();
        upstream.close();
    }

    /** Sends it, and says what was answered: 0 where the connection or the stream was ended instead. */
    @FunctionalInterface
    interface Explosion {
        int explode() throws IOException;
    }

    static Stream<Arguments> heads() {
        return Stream.of(
                head("a long header", "GET /version HTTP/1.1\r\nX-A: " + "b".repeat(4 * MIB) + "\r\n", 431),
                head("many headers", "GET /version HTTP/1.1\r\n" + "X-A: b\r\n".repeat(MIB), 431),
                head("a long target", "GET /version?" + "a".repeat(4 * MIB) + " HTTP/1.1\r\n", 414),
                head("a long target that is encoded", "GET /" + "%61".repeat(MIB) + " HTTP/1.1\r\n", 414),
                head("long headers in HTTP/2", Hpack.encode(Header.list("x-a", "b".repeat(4 * MIB)))),
                head("many headers in HTTP/2", many(Hpack.encode(Header.list("x-a", "b")), 300_000)),
                head("a header that is repeated by its index", repeated()));
    }

    private static Arguments head(String what, String begin, int expected) {
        String request = begin + Attempt.HOST + Attempt.BOB + "\r\n";
        return Arguments.of(what, (Explosion) () -> http1(request), Set.of(expected));
    }

    private static Arguments head(String what, byte[] block) {
        return Arguments.of(what, (Explosion) () -> http2(block), Set.of(0, 431));
    }

    static Stream<Arguments> bodies() {
        return Bomb.all().stream()
                .map(bomb -> Arguments.of(bomb.what(), (Explosion) () -> http1(bomb.request()), bomb.expected()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"heads", "bodies"})
    void itIsRefusedOrPassesAndFillsNoMemory(String what, Explosion bomb, Set<Integer> expected) throws Exception {
        explode(bomb, expected);
    }

    @Test
    void nobodyHasToSayHowLongItWillBe() throws Exception {
        String request = Bomb.all().get(0).chunked();
        explode(() -> http1(request), Set.of(413, 429));
    }

    @Test
    void answersAreAuditedToo() throws Exception {
        String list =
                "GET /api/v1/namespaces/n/configmaps?answer=wide HTTP/1.1\r\n" + Attempt.HOST + Attempt.BOB + "\r\n";
        explode(() -> http1(list), Set.of(200));
    }

    /** Many at once, again and again; others are served then. */
    private static void explode(Explosion bomb, Set<Integer> expected) throws Exception {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            all.add(Beside.run(() -> {
                for (int j = 0; j < TIMES; j++) {
                    int status = status(bomb);
                    assertTrue(
                            expected.contains(status),
                            () -> "status " + status + ", expected: " + expected + gate.log());
                }
            }));
        }
        for (CompletableFuture<Void> one : all) {
            one.get();
        }
        assertEquals(200, http1("GET /version HTTP/1.1\r\n" + Attempt.HOST + Attempt.BOB + "\r\n"), () -> gate.log());
        double direct = AdminPage.sumOf(gate.adminPort(), "gatehouse_direct_memory_bytes");
        assertTrue(direct > 0 && direct < 64 * MIB, () -> "direct memory: " + direct);
    }

    private static int status(Explosion bomb) {
        try {
            return bomb.explode();
        } catch (IOException e) {
            throw new IllegalStateException("it gets no answer: " + gate.log(), e);
        }
    }

    /** Whoever refuses it may do that before all of it has come. */
    private static int http1(String request) throws IOException {
        try (RawClient client = gate.door().connect(Optional.empty())) {
            try {
                client.send(request);
            } catch (IOException refused) {
                return client.answer().status();
            }
            return client.answer().status();
        }
    }

    /** A decent request's headers, and this. */
    private static int http2(byte[] more) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(Hpack.encode(Http2Client.request("GET", "/version", "authorization", Way.BOB.value())));
        block.writeBytes(more);
        try (Http2Client client = gate.door().connectHttp2(Optional.empty())) {
            int stream = client.sendBlock(block.toByteArray());
            return client.answer(stream).status();
        } catch (SocketException | SSLException ended) {
            return 0;
        }
    }

    /** One header of 4000 bytes, which goes to the table, and then a byte for each time that it comes again. */
    private static byte[] repeated() {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        byte[] plain = Hpack.encode(Header.list("x-a", "b".repeat(4000)));
        plain[0] = 0x40;
        block.writeBytes(plain);
        byte[] again = new byte[100_000];
        Arrays.fill(again, (byte) (0x80 | 62));
        block.writeBytes(again);
        return block.toByteArray();
    }

    private static byte[] many(byte[] part, int times) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
