package io.gatehouse.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.attacks.GateProgram;
import io.gatehouse.attacks.RawClient;
import io.gatehouse.faults.Exchange.End;
import io.gatehouse.lab.Await;
import io.gatehouse.server.GateFolder;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("P37: SIGTERM under load")
class P37IT {
    private static final int RATE = Run.size(300, 500);
    private static final int TICKS_BEFORE = Run.size(5, 300);
    private static final int DELAY_SECONDS = Run.size(1, 10);
    private static final int TIMEOUT_SECONDS = Run.size(4, 60);
    private static final int WATCHES = Run.size(20, 1000);
    private static final int TUNNELS = 4;
    private static final String EXEC = """
            GET /api/v1/namespaces/n/pods/p/exec?command=tunnel HTTP/1.1
            Host: localhost
            Authorization: Bearer %s
            Connection: Upgrade
            Upgrade: websocket
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
            Sec-WebSocket-Protocol: v5.channel.k8s.io

            """.formatted(GateFolder.BOBS_TOKEN).replace("\n", "\r\n");

    @TempDir
    Path folder;

    private final Run run = Run.of(this);
    private final Vertx vertx = Vertx.vertx();
    private final List<Watcher> watchers = new ArrayList<>();
    private final List<RawClient> tunnels = new ArrayList<>();
    private TickingCluster cluster;
    private GateFolder files;
    private GateProgram gate;

    @BeforeEach
    void start() throws Exception {
        cluster = TickingCluster.start(folder, 1);
        files = cluster.gate("gate", cluster.urls());
        files.with("shutdown", GateFolder.map("delay", DELAY_SECONDS + "s", "timeout", TIMEOUT_SECONDS + "s"));
        gate = GateProgram.start(files);
        watchers.addAll(Watcher.start(WATCHES, vertx, files, gate.port(), cluster.now()));
        for (int i = 0; i < TUNNELS; i++) {
            RawClient tunnel = gate.connect(Optional.empty());
            tunnels.add(tunnel);
            assertEquals(101, tunnel.send(EXEC).answerHead().status());
        }
        Await.until("all watches are open", () -> openWatches() == WATCHES);
    }

    @AfterEach
    void stop() throws Exception {
        watchers.forEach(Watcher::close);
        for (RawClient tunnel : tunnels) {
            tunnel.close();
        }
        vertx.close();
        gate.close();
        cluster.close();
    }

    private int openWatches() {
        return (int) watchers.stream().filter(Watcher::isOpen).count();
    }

    @Test
    void nobodySeesAnErrorAndAllIsWrittenDown() throws Exception {
        Set<Integer> open = new TreeSet<>();
        List<Exchange> all;
        try (Load load = Load.atRate(files, gate.port(), RATE)) {
            load.awaitFirst(2 * RATE);
            cluster.pass(TICKS_BEFORE);
            assertEquals(List.of(), Load.only(load.ended(), one -> one.end() != End.ANSWERED));
            watchers.forEach(Watcher::leave);
            long begin = System.nanoTime();
            gate.terminate();
            Await.until("it has ended", () -> {
                open.add(openWatches());
                return !gate.alive();
            });
            run.tell("ended within", Duration.ofNanos(System.nanoTime() - begin));
            all = load.finish();
        }
        run.tell("requests", Load.summary(all));
        assertEquals(
                List.of(),
                Load.only(all, one -> one.end() != End.ANSWERED && one.end() != End.TURNED_AWAY),
                () -> Load.summary(all).toString());
        assertFalse(Load.only(all, one -> one.end() == End.TURNED_AWAY).isEmpty(), "it goes on listening");
        watchesEndedOneByOne(open);
        for (RawClient tunnel : tunnels) {
            String last = tunnel.rest();
            assertTrue(last.contains("this session was ended by the gateway: the gateway is stopping"), last);
        }
        everythingIsWrittenDown(all);
    }

    private void watchesEndedOneByOne(Set<Integer> open) throws Exception {
        List<Watcher.End> ends =
                watchers.stream().flatMap(watcher -> watcher.ends().stream()).toList();
        assertEquals(WATCHES, ends.size());
        assertEquals(List.of(), ends.stream().filter(end -> !end.isClean()).toList());
        watchers.forEach(watcher -> assertEquals(List.of(), watcher.faults()));
        long first = ends.stream().mapToLong(Watcher.End::nanos).min().orElseThrow();
        long last = ends.stream().mapToLong(Watcher.End::nanos).max().orElseThrow();
        run.tell("watches ended over", Duration.ofNanos(last - first));
        assertTrue(open.size() > WATCHES / 4, () -> "they ended at once; so many were open at a time: " + open);
    }

    private void everythingIsWrittenDown(List<Exchange> all) throws Exception {
        AuditFile audit = AuditFile.of(files);
        Set<String> answered = Load.only(all, one -> one.end() == End.ANSWERED).stream()
                .map(Exchange::id)
                .collect(Collectors.toSet());
        run.tell("answered, and written down", answered.size() + ", " + audit.count());
        assertEquals(answered, audit.ids());
        assertEquals(answered.size(), audit.count());
        assertEquals(TUNNELS, count(audit, "command=tunnel"));
        assertEquals(WATCHES, count(audit, "watch=1"));
        assertEquals(List.of(), audit.torn());
    }

    private static long count(AuditFile audit, String target) {
        return audit.events().stream()
                .filter(event -> event.getString("requestURI").contains(target))
                .filter(event -> event.getString("stage").equals("ResponseComplete"))
                .count();
    }
}
