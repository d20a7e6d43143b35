package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.demo.control.Part;
import io.gatehouse.demo.control.Parts;
import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Running;
import io.gatehouse.server.GateFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole of h2spec, its strict cases too, at the listener as it is but for what ends the connections of strangers. */
class H2SpecIT {
    @Test
    void everyCaseIsPassed(@TempDir Path directory) throws Exception {
        try (AttackedGate gate = AttackedGate.start(directory, H2SpecIT::staysWithStrangers)) {
            Finished judged = judge(gate.gate().port());
            assertTrue(judged.out().contains("146 tests, 146 passed, 0 skipped, 0 failed"), judged::toString);
        }
    }

    /** h2spec has no credential, and asks more than once on a connection. */
    private static void staysWithStrangers(GateFolder files) {
        files.part("authentication").put("anonymous", GateFolder.map("enabled", true));
        files.part("listeners").put("limits", GateFolder.map("closeUnauthenticatedHttp2", false));
    }

    private static Finished judge(int port) throws Exception {
        String h2spec = Parts.here().require(Part.H2SPEC).toString();
        try (Running running = Running.start(new ProcessBuilder(
                h2spec, "--strict", "--tls", "--insecure", "--port", Integer.toString(port), "--path", "/version"))) {
            return running.awaitEnd();
        }
    }
}
