package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Beside;
import io.gatehouse.server.AdminPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers without an end, many at once: the gate is a process of its own that has little memory, and ends without it. */
class HostileMemoryIT {
    private static final String MEMORY = "-Xmx96m -XX:+ExitOnOutOfMemoryError";
    private static final int AT_ONCE = 4;
    private static final double MOST_DIRECT = 64 << 20;

    @TempDir
    Path temporary;

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/2"})
    void theyFillNoMemory(String protocol) throws Exception {
        boolean isHttp2 = protocol.equals("HTTP/2");
        List<Hostile> endless = (isHttp2 ? HostileHttp2.all() : HostileHttp1.all())
                .filter(hostile -> hostile.script() instanceof Script.Endless)
                .toList();
        try (RecordingUpstream upstream = isHttp2 ? RecordingUpstream.start() : RecordingUpstream.startHttp1()) {
            upstream.keepsNothing();
            upstream.does(request -> request.method().equals("POST")
                    ? again(endless.get(Integer.parseInt(request.target().replaceFirst(".*=", ""))))
                    : Script.ok());
            try (GateProgram gate =
                    GateProgram.start(AttackedGate.folder(temporary, upstream), Map.of("JAVA_OPTS", MEMORY))) {
                List<CompletableFuture<Void>> all = new ArrayList<>();
                for (int i = 0; i < AT_ONCE; i++) {
                    all.add(Beside.run(() -> askForAll(gate, endless.size())));
                }
                for (CompletableFuture<Void> one : all) {
                    one.get();
                }
                assertEquals(200, ask(gate, "GET", "/version"), gate::log);
                assertFalse(gate.log().contains("OutOfMemory"), gate::log);
                double direct = AdminPage.sumOf(gate.adminPort(), "gatehouse_direct_memory_bytes");
                assertTrue(direct > 0 && direct < MOST_DIRECT, () -> "direct memory: " + direct);
            }
        }
    }

    private static Script again(Hostile hostile) {
        return hostile.script() instanceof Script.Endless endless
                ? new Script.Endless(endless.first(), endless.again())
                : hostile.script();
    }

    private static void askForAll(GateProgram gate, int count) {
        for (int i = 0; i < count; i++) {
            try {
                ask(gate, "POST", "/api/v1/namespaces?number=" + i);
            } catch (IOException broken) {
                // As others see it is tried elsewhere.
                assertFalse(gate.log().contains("OutOfMemory"), gate::log);
            }
        }
    }

    private static int ask(GateProgram gate, String method, String target) throws IOException {
        try (RawClient client = gate.door().connect(Optional.empty())) {
            return client.send(method + " " + target + " HTTP/1.1\r\n" + Attempt.HOST + Attempt.BOB
                            + "Content-Length: 0\r\n\r\n")
                    .answer()
                    .status();
        }
    }
}
