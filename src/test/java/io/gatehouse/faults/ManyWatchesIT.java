package io.gatehouse.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.attacks.GateProgram;
import io.gatehouse.lab.Await;
import io.gatehouse.server.GateFolder;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.http.HttpVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Watches on which nothing happens")
class ManyWatchesIT {
    private static final int QUIET = Run.size(2000, 10_000);
    private static final int BUSY = QUIET / 100;
    private static final int A_CONNECTION = 100;
    private static final int TICKS = Run.size(20, 3000);
    private static final long MOST_EACH = 25 << 10;

    @TempDir
    Path folder;

    private final Run run = Run.of(this);
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final List<Watcher> busy = new ArrayList<>();
    private TickingCluster cluster;
    private GateFolder files;
    private GateProgram gate;

    @BeforeEach
    void start() throws Exception {
        cluster = TickingCluster.start(folder, 1);
        files = cluster.gate("gate", cluster.urls());
        files.part("listeners").put("limits", GateFolder.map("streamsPerConnection", A_CONNECTION));
        files.part("clusters").put("connections", GateFolder.map("watches", QUIET / A_CONNECTION + 1));
        gate = GateProgram.start(files.with("flow", GateFolder.map("maxLongRunningRequestsPerUser", 2 * QUIET)));
    }

    @AfterEach
    void stop() {
        busy.forEach(Watcher::close);
        vertx.close();
        gate.close();
        cluster.close();
    }

    /** Some at a time: more than may wait for a connection to the API server would be refused. */
    private void watch(HttpClient client, int count) throws Exception {
        for (int begun = 0; begun < count; begun += A_CONNECTION) {
            int expected = open.get() + A_CONNECTION;
            for (int i = 0; i < A_CONNECTION; i++) {
                begin(client);
            }
            Await.until(expected + " watches are open", () -> open.get() == expected);
        }
    }

    private void begin(HttpClient client) {
        client.request(Load.request(gate.port(), HttpMethod.GET, "/api/v1/pods?watch=1&resourceVersion=0&quiet=1"))
                .compose(request -> request.send())
                .expecting(HttpResponseExpectation.SC_OK)
                .onSuccess(response -> {
                    response.end().onComplete(end -> ended.incrementAndGet());
                    open.incrementAndGet();
                });
    }

    /** Among them are some on which something happens all the time, of which nothing is lost. */
    @Test
    void costLittleAndStay() throws Exception {
        HttpClient client = Load.client(vertx, files, HttpVersion.HTTP_2, QUIET / A_CONNECTION + 1);
        watch(client, A_CONNECTION);
        Vitals before = Vitals.of(gate);
        watch(client, QUIET);
        Vitals after = Vitals.of(gate);
        long each = (after.heap() + after.direct() - before.heap() - before.direct()) / QUIET;
        run.tell("bytes of heap and direct memory each of " + QUIET + " watches", each + ": " + before + ", " + after);
        for (int i = 0; i < BUSY; i++) {
            busy.add(Watcher.start(vertx, files, gate.port(), HttpVersion.HTTP_2, cluster.now()));
        }
        cluster.pass(TICKS);
        long now = cluster.now();
        for (Watcher watcher : busy) {
            watcher.await(now);
            assertEquals(List.of(), watcher.faults());
            assertEquals(List.of(), watcher.ends());
        }
        run.tell("events each of " + BUSY + " others has got, without a loss", TICKS);
        assertEquals(0, ended.get());
        assertTrue(each <= MOST_EACH, () -> before + " became " + after);
    }
}
