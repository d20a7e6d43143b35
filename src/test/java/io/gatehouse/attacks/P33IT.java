package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("P33: slow clients")
class P33IT {
    private static final int BODY = 1 << 20;
    private static final int BEGUN = 64 << 10;

    @TempDir
    Path temporary;

    @Test
    void slowHeadsAreEndedAndOthersAreServed() throws Exception {
        try (AttackedGate gate = AttackedGate.start(
                        temporary, files -> limits(files, "headTimeout", "2s", "connectionsPerAddress", most()));
                SlowClients slow = new SlowClients(gate::connect)) {
            slow.send("GET /version HTTP/1.1\r\n" + Attempt.HOST + "X-A: ", "b");
        }
    }

    /**
     * The gate is a process of its own whose heap all that is sent would fill, as often as it is held while a rule reads it: 429
     * where there is no room, 408 where it does not come in time.
     */
    @Test
    void slowBodiesThatRulesReadFillNoMemory() throws Exception {
        String memory = "-Xmx" + (80 + SlowClients.COUNT / 10) + "m -XX:+ExitOnOutOfMemoryError";
        try (RecordingUpstream upstream = RecordingUpstream.startHttp1()) {
            GateFolder files = AttackedGate.folder(temporary, upstream).write("policies.yaml", GuardedGate.POLICY);
            limits(
                    files,
                    "bodyTimeout",
                    (3 + SlowClients.COUNT / 50) + "s",
                    "bodyBytesPerSecond",
                    BODY,
                    "connectionsPerAddress",
                    most());
            files.with("admission", GateFolder.map("policyFiles", List.of("policies.yaml")));
            files.part("flow").put("maxMutatingRequestsInFlight", most());
            files.part("flow").put("maxRequestsInFlight", most());
            try (GateProgram gate = GateProgram.start(files, Map.of("JAVA_OPTS", memory));
                    SlowClients slow = new SlowClients(() -> gate.connect(Optional.empty()))) {
                slow.send(
                        "POST /api/v1/namespaces/n/configmaps HTTP/1.1\r\n" + Attempt.HOST + Attempt.BOB
                                + "Content-Type: application/json\r\nContent-Length: " + BODY + "\r\n\r\n"
                                + "x".repeat(BEGUN),
                        "x");
                assertTrue(reached(gate, "maxReviewedBytes") > 0, gate::log);
                assertTrue(reached(gate, "bodyBytesPerSecond") > 0, gate::log);
            }
        }
    }

    private static double reached(GateProgram gate, String limit) throws Exception {
        return AdminPage.sumOf(gate.adminPort(), "gatehouse_limit_reached_total{limit=\"" + limit + "\"}");
    }

    private static int most() {
        return 2 * SlowClients.COUNT;
    }

    private static void limits(GateFolder files, Object... limits) {
        files.part("listeners").put("limits", GateFolder.map(limits));
    }
}
