package io.gatehouse.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.attacks.GateProgram;
import io.gatehouse.faults.Exchange.End;
import io.gatehouse.lab.Await;
import io.gatehouse.server.GateFolder;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two gates behind a balancer or at one address, of which one after the other is restarted while people are at work. */
class RollingRestartIT {
    private static final int ROUNDS = Run.size(2, 20);
    private static final int RATE = Run.size(200, 500);

    @TempDir
    Path folder;

    private final Run run = Run.of(this);
    private final Vertx vertx = Vertx.vertx();
    private final List<GateFolder> files = new ArrayList<>();
    private final List<GateProgram> gates = new ArrayList<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private TickingCluster cluster;

    /** What stands before the gates. */
    enum Front {
        BALANCER,
        KERNEL
    }

    private void start(Front front) throws Exception {
        cluster = TickingCluster.start(folder, 1);
        GateFolder first = cluster.gate("first", cluster.urls());
        files.add(first);
        files.add(cluster.gate("second", cluster.urls()));
        for (GateFolder one : files) {
            one.with("shutdown", GateFolder.map("delay", "1s", "timeout", "2s"));
            for (String file : List.of("pki/server.crt", "pki/server.key")) {
                one.replace(file, java.nio.file.Files.readString(first.file(file)));
            }
            if (front == Front.KERNEL) {
                one.part("listeners").put("permitPortSharing", true);
                gates.stream()
                        .findFirst()
                        .ifPresent(gate -> one.part("listeners").put("port", gate.port()));
            }
            GateProgram gate = GateProgram.start(one);
            gates.add(gate);
            one.part("listeners").put("port", gate.port());
            one.part("admin").put("port", gate.adminPort());
        }
    }

    @AfterEach
    void stop() throws Exception {
        watchers.forEach(Watcher::close);
        vertx.close();
        gates.forEach(GateProgram::close);
        cluster.close();
    }

    private Balancer balancer(Front front) throws Exception {
        if (front == Front.KERNEL) {
            return Balancer.none(gates.get(0).port());
        }
        List<Balancer.Gate> known = gates.stream()
                .map(gate -> new Balancer.Gate(gate.port(), gate.adminPort()))
                .toList();
        return Run.isLong() ? Balancer.haproxy(folder, known) : Balancer.simple(known);
    }

    @ParameterizedTest
    @EnumSource
    void nobodySeesAnythingOfIt(Front front) throws Exception {
        start(front);
        List<Exchange> all;
        try (Balancer balancer = balancer(front);
                Load load = Load.atRate(files.get(0), balancer.port(), RATE)) {
            watchers.addAll(Watcher.start(4, vertx, files.get(0), balancer.port(), cluster.now()));
            for (int i = 0; i < 2 * ROUNDS; i++) {
                restart(i % 2);
                cluster.pass(10);
            }
            all = load.finish();
            long now = cluster.now();
            for (Watcher watcher : watchers) {
                watcher.await(now);
                assertEquals(List.of(), watcher.faults());
            }
        }
        run.tell(front + ": requests over " + ROUNDS + " restarts of both", Load.summary(all));
        assertEquals(
                List.of(),
                Load.only(all, one -> one.end() != End.ANSWERED),
                () -> Load.summary(all).toString());
    }

    private void restart(int number) throws Exception {
        gates.get(number).terminate();
        Await.until("it has ended", () -> !gates.get(number).alive());
        gates.set(number, GateProgram.start(files.get(number)));
    }
}
