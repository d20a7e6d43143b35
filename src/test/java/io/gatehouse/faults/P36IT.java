package io.gatehouse.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.attacks.GateProgram;
import io.gatehouse.faults.Exchange.End;
import io.gatehouse.faults.Exchange.Kind;
import io.gatehouse.lab.Await;
import io.gatehouse.lab.Relay;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("P36: one of two API servers dies, stands still or cannot be reached, again and again")
class P36IT {
    private static final int ROUNDS = Run.size(3, 18);
    private static final int TICKS_DOWN = Run.size(45, 50);
    private static final int TICKS_UP = Run.size(10, 50);
    private static final int RATE = Run.size(200, 500);

    @TempDir
    Path folder;

    private final Run run = Run.of(this);
    private final Vertx vertx = Vertx.vertx();
    private final List<Watcher> watchers = new ArrayList<>();
    private TickingCluster cluster;
    private Relay relay;
    private GateFolder files;
    private GateProgram gate;

    @BeforeEach
    void start() throws Exception {
        cluster = TickingCluster.start(folder, 2);
        relay = Relay.to(cluster.server(1).port());
        files = cluster.gate("gate", List.of(cluster.server(0).url(), "https://127.0.0.1:" + relay.port()));
        TickingCluster.hasten(files);
        gate = GateProgram.start(files);
        bothAreReady();
    }

    @AfterEach
    void stop() throws Exception {
        watchers.forEach(Watcher::close);
        vertx.close();
        gate.close();
        relay.close();
        cluster.close();
    }

    private void bothAreReady() throws Exception {
        Await.until("both servers are ready", () -> AdminPage.sumOf(gate.adminPort(), "gatehouse_upstream_ready") == 2);
    }

    private void recover() throws Exception {
        bothAreReady();
        cluster.pass(TICKS_UP);
    }

    @Test
    void readsGoOnNoWriteIsSentTwiceAndNoEventIsLost() throws Exception {
        watchers.addAll(Watcher.start(6, vertx, files, gate.port(), cluster.now()));
        List<Exchange> all;
        try (Load load = Load.atRate(files, gate.port(), RATE)) {
            load.awaitFirst(RATE);
            Fault.comeAndGo(
                    ROUNDS,
                    List.of(cluster.server(0), cluster.server(1)),
                    relay,
                    () -> cluster.pass(TICKS_DOWN),
                    this::recover);
            all = load.finish();
        }
        long now = cluster.now();
        for (Watcher watcher : watchers) {
            watcher.await(now);
            assertEquals(List.of(), watcher.faults());
        }
        tell(all);
        readsNeverFailed(all);
        noWriteCameTwice(all, cluster.writes());
    }

    private void tell(List<Exchange> all) throws Exception {
        run.tell("requests", Load.summary(all));
        run.tell(
                "watches that ended",
                watchers.stream().mapToInt(watcher -> watcher.ends().size()).sum());
    }

    static void readsNeverFailed(List<Exchange> all) {
        List<Exchange> failed =
                Load.only(all, one -> one.kind().isReading() && one.end() != End.ANSWERED && one.end() != End.CUT);
        assertEquals(List.of(), failed, () -> Load.summary(all).toString());
        assertFalse(Load.only(all, one -> one.kind() == Kind.LIST).isEmpty());
    }

    /** @param writes what came to the servers, once for each time */
    static void noWriteCameTwice(List<Exchange> all, List<String> writes) {
        Set<String> written = new HashSet<>(writes);
        assertEquals(written.size(), writes.size(), "a write came twice");
        Set<String> answered = ids(all, End.ANSWERED);
        assertFalse(answered.isEmpty());
        assertTrue(written.containsAll(answered), "the answer was no server's");
        List<Exchange> others = Load.only(all, one -> one.kind() == Kind.POST && one.end() != End.ANSWERED);
        for (Exchange one : others) {
            assertTrue(one.end() == End.CUT || one.status() == 502 || one.status() == 503, one::toString);
            assertFalse(one.status() == 503 && written.contains(one.id()), one::toString);
        }
    }

    private static Set<String> ids(List<Exchange> all, End end) {
        return Load.only(all, one -> one.kind() == Kind.POST && one.end() == end).stream()
                .map(Exchange::id)
                .collect(Collectors.toSet());
    }
}
