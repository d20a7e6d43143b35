package io.gatehouse.attacks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.lab.Await;
import io.gatehouse.lab.Beside;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who does not read holds up whoever writes, not the gate's memory. */
class BackPressureIT {
    private static final long BYTES = 128L << 20;

    /** Of sockets, TLS records and HTTP/2 windows, on both sides together. */
    private static final long BUFFERS = 48L << 20;

    private static final int LOOKS = 50;
    private static final String LIST = "/api/v1/pods?flood";

    private final AttackedGate gate;

    BackPressureIT() throws Exception {
        gate = AttackedGate.sharedHttp1();
    }

    /** Before too: other classes share it. */
    @BeforeEach
    @AfterEach
    void forget() {
        gate.upstream().forget();
    }

    /** The count once it has stopped growing. */
    private static long settled(AtomicLong count) throws Exception {
        AtomicLong last = new AtomicLong();
        AtomicInteger same = new AtomicInteger();
        Await.until("no more is written", () -> {
            long now = count.get();
            same.set(now > 0 && now == last.getAndSet(now) ? same.get() + 1 : 0);
            return same.get() == LOOKS;
        });
        return count.get();
    }

    private Script.Flood flood() {
        Script.Flood flood = new Script.Flood(BYTES);
        gate.upstream().does(request -> request.target().equals(LIST) ? flood : Script.friendly(request));
        return flood;
    }

    private static void assertHeldUp(AtomicLong written) throws Exception {
        long settled = settled(written);
        assertTrue(settled < BUFFERS, () -> settled + " bytes were taken from a server whose client reads nothing");
    }

    @Test
    void overHttp1AServerWritesNoFasterThanItsClientReads() throws Exception {
        Script.Flood flood = flood();
        try (RawClient client = gate.connect()) {
            client.send("GET " + LIST + " HTTP/1.1\r\n" + Attempt.HOST + Attempt.BOB + "\r\n");
            assertEquals(200, client.answerHead().status());
            assertHeldUp(flood.written());
        }
    }

    @Test
    void overHttp2AServerWritesNoFasterThanItsClientReads() throws Exception {
        Script.Flood flood = flood();
        try (Http2Client client = gate.connectHttp2()) {
            int stream = client.send(Http2Client.request("GET", LIST, "authorization", Way.BOB.value()), true);
            assertEquals(200, client.answerHead(stream).status());
            assertHeldUp(flood.written());
        }
    }

    /** The server sends everything back, and stops reading when nobody takes that. */
    @Test
    void throughATunnelNobodyWritesFasterThanTheOtherReads() throws Exception {
        try (RawClient client = gate.connect()) {
            client.send(Upgrade.SPDY_BY_POST.request("/api/v1/namespaces/n/pods/p/exec", Attempt.BOB));
            assertEquals(101, client.answerHead().status());
            AtomicLong written = new AtomicLong();
            CompletableFuture<Void> writing = Beside.run(() -> write(client, written));
            long settled = settled(written);
            assertTrue(settled < BUFFERS, () -> settled + " bytes were taken of a client that reads nothing");
            for (long read = 0; read < BYTES; ) {
                read += client.read((int) Math.min(1 << 20, BYTES - read)).length();
            }
            writing.get();
        }
    }

    private static void write(RawClient client, AtomicLong written) {
        String part = "y".repeat(1 << 16);
        try {
            while (written.get() < BYTES) {
                client.send(part);
                written.addAndGet(part.length());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
