package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Beside;
import io.gatehouse.server.GateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many who send a byte now and then. The profile attacks takes many more. */
@DisplayName("P33: slow clients")
class P33IT {
    private static final int SOCKETS = Integer.getInteger("slow.sockets", 300);
    private static final int THREADS = 4;

    @TempDir
    Path temporary;

    private AttackedGate gate;
    private final Queue<RawClient> slow = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() throws Exception {
        gate = AttackedGate.start(
                temporary,
                files -> files.part("listeners")
                        .put("limits", GateFolder.map("headTimeout", "2s", "connectionsPerAddress", 2 * SOCKETS)));
    }

    @AfterEach
    void stop() throws Exception {
        for (RawClient client : slow) {
            client.close();
        }
        gate.close();
    }

    @Test
    void slowHeadsAreEndedAndOthersAreServed() throws Exception {
        slow("GET /version HTTP/1.1\r\n" + Attempt.HOST + "X-A: ", "b");
    }

    /** Sends the same again and again on many connections, until the gate has ended all of them. */
    private void slow(String begin, String again) throws Exception {
        inParallel(left -> {
            while (left.getAndDecrement() > 0) {
                slow.add(gate.connect().send(begin));
            }
        });
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger served = new AtomicInteger();
        CompletableFuture<Void> others = Beside.run(() -> {
            while (!isOver.get()) {
                serve();
                served.incrementAndGet();
            }
        });
        inParallel(left -> {
            for (RawClient client = slow.poll(); client != null; client = slow.poll()) {
                if (goesOn(client, again)) {
                    slow.add(client);
                } else {
                    client.close();
                }
            }
        });
        isOver.set(true);
        others.get();
        assertTrue(served.get() > 0);
    }

    private static boolean goesOn(RawClient client, String again) {
        try {
            client.send(again);
            return true;
        } catch (IOException ended) {
            return false;
        }
    }

    private void serve() {
        try (RawClient client = gate.connect()) {
            client.send("GET /version HTTP/1.1\r\n" + Attempt.HOST + Attempt.BOB + "\r\n");
            assertEquals(200, client.answer().status());
        } catch (IOException e) {
            throw new IllegalStateException("somebody else was not served", e);
        }
    }

    private interface Work {
        void run(AtomicInteger left) throws IOException;
    }

    private static void inParallel(Work work) throws Exception {
        AtomicInteger left = new AtomicInteger(SOCKETS);
        List<CompletableFuture<Void>> all = java.util.stream.IntStream.range(0, THREADS)
                .mapToObj(i -> Beside.run(() -> {
                    try {
                        work.run(left);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();
        for (CompletableFuture<Void> one : all) {
            one.get();
        }
    }
}
