package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Beside;
import io.gatehouse.server.GateFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two users on the same connections of clients and to API servers, whose requests are given up, cut and refused at random:
 * no byte of one reaches the other. The profile attacks takes many more requests.
 */
@DisplayName("Two users' canaries")
class CanaryIT {
    private static final long REQUESTS = Long.getLong("canary.requests", 20_000);
    private static final int CLIENTS = 4;
    private static final String NO_AUDIT = "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: None}]\n";

    private final long seed = System.nanoTime();
    private final AtomicLong left = new AtomicLong(REQUESTS);
    private final AtomicLong answered = new AtomicLong();
    private final Queue<String> mixedUp = new ConcurrentLinkedQueue<>();

    @Test
    void eachIsInItsOwnAnswerAlone(@TempDir Path folder) throws Exception {
        try (AttackedGate http1 = start(folder.resolve("http1"), RecordingUpstream.startHttp1());
                AttackedGate http2 = start(folder.resolve("http2"), RecordingUpstream.start())) {
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                AttackedGate gate = i % 2 == 0 ? http1 : http2;
                CanaryClient client = new CanaryClient(gate, Integer.toString(i), seed + i, this::isOneMore);
                clients.add(Beside.run(() -> run(client)));
            }
            for (CompletableFuture<Void> client : clients) {
                client.get();
            }
        }
        assertEquals(List.of(), List.copyOf(mixedUp));
        assertTrue(answered.get() > REQUESTS / 2, () -> "answered: " + answered + " of " + REQUESTS);
    }

    private AttackedGate start(Path folder, RecordingUpstream upstream) throws Exception {
        upstream.keepsNothing();
        AttackedGate gate =
                AttackedGate.start(folder, upstream, (GateFolder files) -> files.write("audit-policy.yaml", NO_AUDIT));
        upstream.does(this::answer);
        return gate;
    }

    private boolean isOneMore() {
        return left.getAndDecrement() > 0;
    }

    private void run(CanaryClient client) {
        try {
            client.run();
        } catch (IOException e) {
            throw new IllegalStateException("seed " + seed, e);
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private Script answer(RecordedRequest request) {
        String body = Canary.answer(request);
        if (body.isEmpty()) {
            mixedUp.add(request.toString());
        }
        boolean isHttp2 = !request.values(":method").isEmpty();
        switch (new Random(request.target().hashCode()).nextInt(40)) {
            case 0:
                return new Script.Reset();
            case 1:
                return isHttp2 ? new Script.Refuse() : new Script.Reset();
            case 2:
                return new Script.Cut(body.substring(body.length() / 2));
            default:
                answered.incrementAndGet();
                return new Script.Reply(200, List.of(), body);
        }
    }
}
