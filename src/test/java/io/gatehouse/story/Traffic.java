package io.gatehouse.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.gatehouse.lab.FrontProxy;
import io.gatehouse.lab.FrontProxy.Answer;
import io.gatehouse.lab.FrontProxy.Header;
import io.gatehouse.pki.Pem;
import io.gatehouse.server.GateFolder;
import io.gatehouse.server.TestGate;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Bob, who reads and writes ConfigMaps as fast as he is answered, on several connections, until it is closed. */
final class Traffic implements AutoCloseable {
    private static final int CONNECTIONS = 3;
    private static final List<Header> BOB = List.of(new Header("Authorization", "Bearer " + GateFolder.BOBS_TOKEN));

    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, Integer> answers = new TreeMap<>();
    private volatile boolean isOver;

    private Traffic() {}

    /** @param collection of ConfigMaps */
    static Traffic start(TestGate gate, String collection) throws IOException {
        Traffic traffic = new Traffic();
        X509Certificate authority = Pem.readCertificates(gate.folder().pki().certificateFile("server-ca"))
                .get(0);
        for (int i = 0; i < CONNECTIONS; i++) {
            FrontProxy bob = FrontProxy.to("127.0.0.1:" + gate.port(), authority, Optional.empty());
            String name = "traffic-" + i + "-";
            Thread thread = new Thread(() -> traffic.run(bob, collection, name));
            traffic.threads.add(thread);
            thread.start();
        }
        return traffic;
    }

    private void run(FrontProxy bob, String collection, String name) {
        try (bob) {
            for (int i = 0; !isOver; i++) {
                String object = "{\"metadata\":{\"name\":\"" + name + i + "\"}}";
                note("write", bob.send("POST", collection, BOB, object));
                note("read", bob.send("GET", collection + "?limit=10", BOB, ""));
            }
        } catch (IOException e) {
            note("broken off", new Answer(0, Map.of(), ""));
        }
    }

    private synchronized void note(String what, Answer answer) {
        answers.merge(what + " " + answer.status(), 1, Integer::sum);
    }

    /** Ends it first. A write may have failed, where its server died over it. */
    void assertReadsNeverFailed() throws InterruptedException {
        close();
        synchronized (this) {
            Map<String, Integer> others = new TreeMap<>(answers);
            assertFalse(others.remove("read 200") == null || others.remove("write 201") == null, answers::toString);
            others.remove("write 502");
            assertEquals(Map.of(), others, answers::toString);
        }
    }

    @Override
    public void close() throws InterruptedException {
        isOver = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
