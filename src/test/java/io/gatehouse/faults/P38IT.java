package io.gatehouse.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.attacks.GateProgram;
import io.gatehouse.faults.Exchange.End;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.Running;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("P38: what is answered is written down, when the gate is killed and when the disk is full")
class P38IT {
    private static final int KILLS = Run.size(2, 20);
    private static final int TICKS = Run.size(10, 50);
    private static final int LEAST_ANSWERS = 300;

    @TempDir
    Path folder;

    private final Run run = Run.of(this);
    private TickingCluster cluster;

    @BeforeEach
    void start() throws Exception {
        cluster = TickingCluster.start(folder, 1);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private GateFolder files(String mode) throws Exception {
        GateFolder files = cluster.gate("gate", cluster.urls());
        // One file, however long: what is looked for is in it.
        files.part("audit").put("log", GateFolder.map("logFile", "audit.log", "mode", mode, "maxSizeMegabytes", 0));
        return files;
    }

    private static Set<String> ids(List<Exchange> all, boolean isAnswered) {
        return Load.only(all, one -> isAnswered ? one.end() == End.ANSWERED : one.status() != 0).stream()
                .map(Exchange::id)
                .collect(Collectors.toSet());
    }

    @Test
    void aKilledGateHasWrittenDownWhatItHasAnswered() throws Exception {
        GateFolder files = files("blocking-strict");
        List<Exchange> all = new ArrayList<>();
        for (int i = 0; i < KILLS; i++) {
            GateProgram gate = GateProgram.start(files);
            try (Load load = Load.flatOut(files, gate.port())) {
                Await.until("it is at work", () -> load.ended().size() > LEAST_ANSWERS);
                cluster.pass(TICKS);
                gate.close();
                Await.until("it is dead", () -> !gate.alive());
                all.addAll(load.finish());
            }
        }
        AuditFile audit = AuditFile.of(files);
        Set<String> unwritten = ids(all, false);
        int answered = unwritten.size();
        unwritten.removeAll(audit.ids());
        run.tell("answered before " + KILLS + " kills, and not written down", answered + ", " + unwritten.size());
        run.tell("lines torn by kills", audit.torn().size());
        assertEquals(Set.of(), unwritten);
        assertTrue(audit.torn().size() <= KILLS, () -> audit.torn().toString());
        assertFalse(
                Load.only(all, one -> one.end() == End.UNANSWERED).isEmpty(),
                "it was killed when nothing was under way");
    }

    @Test
    void whereTheDiskIsFullStrictRequestsAreRefused() throws Exception {
        GateFolder files = files("blocking-strict");
        List<Exchange> all = throughAFullDisk(files, "apiserver_audit_requests_rejected_total");
        AuditFile audit = AuditFile.of(files);
        Set<String> unwritten = ids(all, true);
        int answered = unwritten.size();
        unwritten.removeAll(audit.ids());
        run.tell("strict: answered, and not written down", answered + ", " + unwritten.size());
        run.tell("strict: requests", Load.summary(all));
        assertEquals(Set.of(), unwritten);
        List<Exchange> others = Load.only(all, one -> one.end() != End.ANSWERED);
        others.forEach(one -> assertEquals(500, one.status(), one::toString));
        assertEquals(List.of(), audit.torn());
    }

    @Test
    void whereTheDiskIsFullWhatIsLostIsCounted() throws Exception {
        GateFolder files = files("batch");
        List<Exchange> all = throughAFullDisk(files, "apiserver_audit_error_total");
        AuditFile audit = AuditFile.of(files);
        long missing = ids(all, false).size() - audit.count();
        run.tell("batch: lost, and counted as that", missing + ", " + (long) lost);
        run.tell("batch: requests", Load.summary(all));
        assertEquals(missing, (long) lost);
        assertEquals(List.of(), Load.only(all, one -> one.end() != End.ANSWERED));
        assertEquals(List.of(), audit.torn());
    }

    private double lost;

    /** The limit of a file's size stands in for the disk's. */
    private List<Exchange> throughAFullDisk(GateFolder files, String counter) throws Exception {
        try (GateProgram gate = GateProgram.start(files);
                Load load = Load.flatOut(files, gate.port())) {
            limitFiles(gate, Integer.toString(Run.size(1 << 20, 16 << 20)));
            Await.until("the disk is full", () -> AdminPage.sumOf(gate.adminPort(), counter) > 0);
            cluster.pass(TICKS);
            limitFiles(gate, "unlimited");
            int before = load.ended().size();
            Await.until("it goes on", () -> answeredSince(load, before) > LEAST_ANSWERS);
            List<Exchange> all = load.finish();
            Await.until(
                    "all is written", () -> AdminPage.sumOf(gate.adminPort(), "gatehouse_audit_queued_events") == 0);
            lost = AdminPage.sumOf(gate.adminPort(), "apiserver_audit_error_total");
            gate.end();
            return all;
        }
    }

    private static long answeredSince(Load load, int count) {
        return load.ended().stream()
                .skip(count)
                .filter(one -> one.end() == End.ANSWERED)
                .count();
    }

    private static void limitFiles(GateProgram gate, String bytes) throws Exception {
        try (Running limit = Running.start(
                new ProcessBuilder("prlimit", "--pid", Long.toString(gate.pid()), "--fsize=" + bytes + ":"))) {
            limit.awaitEnd().ok();
        }
    }
}
