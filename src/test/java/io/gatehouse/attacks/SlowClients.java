package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Beside;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Many who send a byte now and then, while others want to be served. The profile attacks takes many more. */
final class SlowClients implements AutoCloseable {
    static final int COUNT = Integer.getInteger("slow.sockets", 300);

    private static final int THREADS = 4;

    private final Connector door;
    private final Queue<RawClient> slow = new ConcurrentLinkedQueue<>();

    /** Whoever opens connections. */
    @FunctionalInterface
    interface Connector {
        RawClient connect() throws IOException;
    }

    SlowClients(Connector door) {
        this.door = door;
    }

    /** Sends the same again and again on many connections, until the gate has ended all of them. */
    void send(String begin, String again) throws Exception {
        inParallel(left -> {
            while (left.getAndDecrement() > 0) {
                slow.add(begun(begin));
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

    /** It may be ended before it has sent that. */
    private RawClient begun(String begin) throws IOException {
        RawClient client = door.connect();
        goesOn(client, begin);
        return client;
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
        try (RawClient client = door.connect()) {
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
        AtomicInteger left = new AtomicInteger(COUNT);
        List<CompletableFuture<Void>> all = IntStream.range(0, THREADS)
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

    @Override
    public void close() throws IOException {
        for (RawClient client : slow) {
            client.close();
        }
    }
}
