package io.gatehouse.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.attacks.GateProgram;
import io.gatehouse.lab.Await;
import io.gatehouse.server.AdminPage;
import io.gatehouse.server.GateFolder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An answer that is far larger than the gate's memory passes through it, whatever its reader's pace. */
class BigListIT {
    private static final long MEBIBYTE = 1 << 20;
    private static final long BYTES = Run.size(150, 5000) * MEBIBYTE;
    private static final int SLOW = 48;
    private static final int STALLED = 100;
    private static final int OTHERS = 8;

    @TempDir
    Path folder;

    private final Run run = Run.of(this);
    private final Vertx vertx = Vertx.vertx();
    private TickingCluster cluster;
    private GateFolder files;
    private GateProgram gate;

    enum Protocol {
        HTTP1(HttpVersion.HTTP_1_1),
        HTTP2(HttpVersion.HTTP_2);

        final HttpVersion version;

        Protocol(HttpVersion version) {
            this.version = version;
        }
    }

    @BeforeEach
    void start() throws Exception {
        cluster = TickingCluster.start(folder, 1);
        files = cluster.gate("gate", cluster.urls());
        // Nobody is cut for its slowness here.
        files.part("listeners").put("limits", GateFolder.map("writeStallTimeout", "1h"));
        gate = GateProgram.start(files);
    }

    @AfterEach
    void stop() {
        vertx.close();
        gate.close();
        cluster.close();
    }

    private Future<HttpClientResponse> list(HttpClient client, long size) {
        return client.request(Load.request(gate.port(), HttpMethod.GET, "/api/v1/pods?bytes=" + size))
                .compose(request -> request.send());
    }

    private static Future<Void> read(HttpClientResponse response, AtomicLong bytes) {
        response.handler(chunk -> bytes.addAndGet(chunk.length()));
        return response.end();
    }

    private double direct() throws Exception {
        return AdminPage.sumOf(gate.adminPort(), "gatehouse_direct_memory_bytes");
    }

    /** They read nothing at all before the fast one has read everything. */
    @ParameterizedTest
    @EnumSource
    void neitherFastNorSlowReadersFillTheMemory(Protocol protocol) throws Exception {
        HttpClient client = Load.client(vertx, files, protocol.version, SLOW + 1);
        AtomicLong bytes = new AtomicLong();
        Future<Void> fast = list(client, BYTES).compose(response -> read(response, bytes));
        Await.until("the fast one has begun", () -> bytes.get() > MEBIBYTE);
        Vitals before = Vitals.of(gate);
        List<HttpClientResponse> slow = new ArrayList<>();
        for (int i = 0; i < SLOW; i++) {
            list(client, BYTES).onSuccess(response -> {
                response.pause();
                synchronized (slow) {
                    slow.add(response);
                }
            });
        }
        double[] most = {before.direct()};
        Await.until("the fast one has all", () -> {
            most[0] = Math.max(most[0], direct());
            return fast.isComplete();
        });
        assertTrue(fast.succeeded(), () -> String.valueOf(fast.cause()));
        assertEquals(BYTES, bytes.get());
        Await.until("the slow ones have begun", () -> slow.size() == SLOW);
        Vitals after = Vitals.of(gate);
        double each = (Math.max(most[0], after.direct()) - before.direct() + after.heap() - before.heap()) / SLOW;
        run.tell(protocol + ": before, and with " + SLOW + " slow readers", before + ", " + after);
        run.tell(protocol + ": more memory a slow reader, KiB", Math.round(each / 1024));
        assertTrue(each <= MEBIBYTE, () -> before + " became " + after + ", direct at the most " + most[0]);
    }

    /** Requests share connections to the API server; what one of them leaves lying there keeps no other from its answer. */
    @Test
    void whoReadsNothingHoldsUpNobodyElse() throws Exception {
        HttpClient stalled = Load.client(vertx, files, HttpVersion.HTTP_1_1, STALLED);
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        for (int i = 0; i < STALLED; i++) {
            list(stalled, BYTES).onSuccess(response -> {
                response.pause();
                response.end().onComplete(end -> ended.incrementAndGet());
                begun.incrementAndGet();
            });
        }
        Await.until("all stalled readers have an answer", () -> begun.get() == STALLED);
        HttpClient others = Load.client(vertx, files, HttpVersion.HTTP_1_1, OTHERS);
        AtomicLong bytes = new AtomicLong();
        for (int round = 0; round < 8; round++) {
            for (int i = 0; i < OTHERS; i++) {
                list(others, MEBIBYTE).compose(response -> read(response, bytes));
            }
            long expected = (round + 1) * OTHERS * MEBIBYTE;
            Await.until("the others have all", () -> bytes.get() == expected);
        }
        assertEquals(0, ended.get(), "the others had to wait for the end of stalled readers");
    }
}
