package io.gatehouse.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.attacks.GateProgram;
import io.gatehouse.attacks.RawClient;
import io.gatehouse.faults.Exchange.End;
import io.gatehouse.lab.Relay;
import io.gatehouse.server.GateFolder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything at once, for long: nothing grows, and every buffer is given back. */
class SoakIT {
    private static final int ROUNDS = Run.size(5, 440);
    private static final int RATE = Run.size(200, 300);
    private static final int TICKS = Run.size(5, 20);
    private static final long MOST_GROWTH = 16 << 20;
    private static final int MOST_DESCRIPTORS = 100;

    @TempDir
    Path folder;

    private final Run run = Run.of(this);
    private final Vertx vertx = Vertx.vertx();
    private TickingCluster cluster;
    private Relay upstream;
    private GateFolder files;

    @BeforeEach
    void start() throws Exception {
        cluster = TickingCluster.start(folder, 2);
        upstream = Relay.to(cluster.server(1).port());
        files = cluster.gate("gate", List.of(cluster.server(0).url(), "https://127.0.0.1:" + upstream.port()));
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close();
        upstream.close();
        cluster.close();
    }

    @Test
    void nothingGrowsAndNoBufferIsLost() throws Exception {
        Map<String, String> environment =
                Run.isLong() ? Map.of() : Map.of("JAVA_OPTS", "-Dio.netty.leakDetection.level=paranoid");
        try (GateProgram gate = GateProgram.start(files, environment);
                Relay clients = Relay.to(gate.port())) {
            List<Watcher> watchers = new ArrayList<>();
            List<Vitals> vitals = new ArrayList<>();
            List<Exchange> all;
            try (Load load = Load.atRate(files, gate.port(), RATE)) {
                watchers.addAll(Watcher.start(10, vertx, files, clients.port(), cluster.now()));
                for (int i = 0; i < ROUNDS; i++) {
                    trouble(i, gate, clients);
                    cluster.pass(TICKS);
                    if (i % 10 == 4) {
                        vitals.add(Vitals.of(gate));
                    }
                }
                all = load.finish();
            }
            run.tell("requests", Load.summary(all));
            for (Vitals one : vitals) {
                run.tell("meanwhile", one);
            }
            run.tell("growth a minute, warm", Vitals.growth(warm(vitals)));
            readsNeverFailed(all);
            for (Watcher watcher : watchers) {
                assertEquals(List.of(), watcher.faults());
                watcher.close();
            }
            gate.end();
            assertFalse(gate.log().contains("LEAK"), gate::log);
            nothingGrew(vitals);
        }
    }

    /** Something goes wrong at clients, servers, the network between them, or with files. */
    private void trouble(int number, GateProgram gate, Relay clients) throws Exception {
        switch (number % 5) {
            case 0 -> abandonedLists(gate);
            case 1 -> clients.reset();
            case 2 -> upstream.reset();
            case 3 -> TickingCluster.signal("HUP", gate.pid());
            default -> {
                brokenRequests(gate);
                upstream.cut();
                clients.cut();
            }
        }
    }

    private void abandonedLists(GateProgram gate) {
        for (HttpVersion version : List.of(HttpVersion.HTTP_1_1, HttpVersion.HTTP_2)) {
            HttpClient client = Load.client(vertx, files, version, 5);
            for (int i = 0; i < 5; i++) {
                client.request(Load.request(gate.port(), HttpMethod.GET, "/api/v1/pods?bytes=100000000"))
                        .compose(request -> request.send())
                        .onSuccess(response ->
                                response.handler(chunk -> response.request().reset()));
            }
            vertx.setTimer(1000, id -> client.close());
        }
    }

    private static void brokenRequests(GateProgram gate) throws Exception {
        for (String text : List.of(
                "GET /api HTTP/1.1\r\nHost",
                "GET  HTTP\r\n\r\n",
                "POST /api HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{")) {
            try (RawClient client = gate.connect(Optional.empty())) {
                client.send(text);
            }
        }
    }

    private static void readsNeverFailed(List<Exchange> all) {
        List<Exchange> failed =
                Load.only(all, one -> one.kind().isReading() && one.end() != End.ANSWERED && one.end() != End.CUT);
        assertEquals(List.of(), failed, () -> Load.summary(all).toString());
    }

    /** The code is compiled and pools are filled in the first quarter. */
    private static List<Vitals> warm(List<Vitals> vitals) {
        return vitals.subList(vitals.size() / 4, vitals.size());
    }

    private static void nothingGrew(List<Vitals> vitals) {
        Vitals first = warm(vitals).get(0);
        Vitals last = vitals.get(vitals.size() - 1);
        assertTrue(last.heap() - first.heap() < MOST_GROWTH, vitals::toString);
        assertTrue(last.direct() - first.direct() < MOST_GROWTH, vitals::toString);
        assertTrue(last.descriptors() - first.descriptors() < MOST_DESCRIPTORS, vitals::toString);
    }
}
