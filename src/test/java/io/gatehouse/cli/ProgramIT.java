package io.gatehouse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.lab.Finished;
import io.gatehouse.lab.Running;
import io.gatehouse.pki.CertificateAuthority;
import io.gatehouse.pki.LeafSpec;
import io.gatehouse.server.GateFolder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged program: how it begins and ends. */
class ProgramIT {
    private static final String PROGRAM = "target/gatehouse/bin/gatehouse";

    @TempDir
    private Path parent;

    private GateFolder folder;
    private ServerSocket taken;

    @BeforeEach
    void files() throws Exception {
        taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        CertificateAuthority cluster = CertificateAuthority.create("cluster");
        folder = new GateFolder(
                parent.resolve("gate"),
                List.of("https://127.0.0.1:1"),
                cluster.certificatePem(),
                cluster.issue(LeafSpec.client("front-proxy")));
    }

    @AfterEach
    void free() throws Exception {
        taken.close();
    }

    private static Running start(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(PROGRAM));
        command.addAll(List.of(arguments));
        return Running.start(new ProcessBuilder(command));
    }

    private static Finished run(String... arguments) throws Exception {
        try (Running running = start(arguments)) {
            return running.awaitEnd();
        }
    }

    private Finished runGate() throws Exception {
        Finished finished = run("run", "--config", folder.configurationFile().toString());
        assertFalse(finished.err().contains("\tat "), finished::toString);
        return finished;
    }

    @Test
    void theVersionIsThatOfThePackage() throws Exception {
        String version = run("version").ok();
        assertTrue(version.matches("gatehouse \\d+\\.\\d+\\.\\d+\\S*\njava \\S+\n"), version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"listeners", "admin"})
    void aPortInUseIsNamed(String whose) throws Exception {
        folder.part(whose).put("port", taken.getLocalPort());
        Finished finished = runGate();
        assertEquals(1, finished.code());
        String name = whose.equals("admin") ? "the admin listener" : "listener main";
        assertEquals(
                "gatehouse: cannot listen on 127.0.0.1, port " + taken.getLocalPort() + " (" + name
                        + "): Address already in use\n",
                finished.err());
    }

    /** Who opened a port before, would have failed with 1. */
    @Test
    void faultsAreToldBeforeAnyPortIsOpened() throws Exception {
        folder.part("listeners").put("port", taken.getLocalPort());
        folder.write("roles.yaml", "no roles");
        Finished finished = runGate();
        assertEquals(2, finished.code());
        assertEquals(
                "gatehouse: the configuration has 1 fault:\n  " + folder.file("roles.yaml")
                        + ":1: expected: a mapping with apiVersion and kind\n",
                finished.err());
        folder.part("listeners").put("prot", 1);
        assertTrue(runGate().err().contains("listeners[0].prot: unknown key (did you mean port?)"));
    }

    @Test
    void whatMayNotBeReadOrWrittenIsNamed() throws Exception {
        folder.part("audit").put("log", GateFolder.map("logFile", "tokens.csv/audit.log"));
        Finished finished = runGate();
        assertEquals(2, finished.code());
        assertTrue(
                finished.err().contains(folder.file("tokens.csv/audit.log") + ": cannot be written"),
                finished::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void asSoonAsItListensItCanBeAskedToEnd(String signal) throws Exception {
        try (Running gate = start("run", "--config", folder.configurationFile().toString())) {
            Await.until("it listens: " + gate, () -> gate.err().contains("listener main on port"));
            new ProcessBuilder("kill", "-" + signal, Long.toString(gate.pid()))
                    .start()
                    .waitFor();
            Finished finished = gate.awaitEnd();
            assertEquals(0, finished.code(), finished::toString);
        }
        assertTrue(Files.exists(folder.file("audit.log")));
    }
}
