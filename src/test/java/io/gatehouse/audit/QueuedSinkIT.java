package io.gatehouse.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.AuditConfiguration;
import io.gatehouse.config.AuditConfiguration.LogFile;
import io.gatehouse.config.AuditConfiguration.Mode;
import io.gatehouse.core.Refusal;
import io.gatehouse.lab.Surroundings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(VertxExtension.class)
class QueuedSinkIT {
    private static final byte[] EVENT = "{\"a\":1}".getBytes(UTF_8);

    @TempDir
    Path folder;

    private final Counts counts = new Counts();

    @ParameterizedTest
    @EnumSource(Mode.class)
    void closingWritesAll(Mode mode) throws Exception {
        QueuedSink sink = file(folder.resolve("audit.log"), mode);
        for (int i = 0; i < 5000; i++) {
            sink.write(EVENT);
        }
        sink.close().await();
        assertEquals(5000, Files.readAllLines(folder.resolve("audit.log")).size());
        assertEquals(0, counts.lost.get());
        assertEquals(0, counts.queues.get(0).getAsInt());
    }

    @Test
    void inBatchModeNobodyWaitsAndWhatIsTooMuchIsDroppedAndCounted() throws Exception {
        HeldOutput output = new HeldOutput();
        QueuedSink sink = new QueuedSink("log", Mode.BATCH, output, counts);
        sink.write(EVENT);
        output.entered.await();
        for (int i = 0; i < EventQueue.MAX_EVENTS + 7; i++) {
            assertTrue(sink.write(EVENT).succeeded());
        }
        assertEquals(7, counts.lost.get());
        assertEquals(EventQueue.MAX_EVENTS, counts.queues.get(0).getAsInt());
        output.go.countDown();
        sink.close().await();
        assertEquals(List.of(1, EventQueue.MAX_EVENTS), output.batches);
    }

    @Test
    void eventsThatAreLargeAreBoundedByTheirBytes() throws Exception {
        HeldOutput output = new HeldOutput();
        QueuedSink sink = new QueuedSink("log", Mode.BLOCKING_STRICT, output, counts);
        sink.write(EVENT);
        output.entered.await();
        byte[] large = new byte[(int) (EventQueue.MAX_BYTES / 2)];
        assertFalse(sink.write(large).isComplete());
        assertFalse(sink.write(large).isComplete());
        assertTrue(sink.write(EVENT).failed());
        assertEquals(1, counts.lost.get());
        output.go.countDown();
        sink.close().await();
    }

    @Test
    void whoeverWaitsIsWrittenTogether() throws Exception {
        HeldOutput output = new HeldOutput();
        QueuedSink sink = new QueuedSink("log", Mode.BLOCKING, output, counts);
        Future<Void> first = sink.write(EVENT);
        output.entered.await();
        List<Future<Void>> others = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            others.add(sink.write(EVENT));
        }
        assertFalse(first.isComplete());
        output.go.countDown();
        Future.all(others).await();
        first.await();
        assertEquals(List.of(1, 100), output.batches);
        sink.close().await();
    }

    @Test
    void aFullDiskIsCountedAndRefusesOnlyInStrictMode() throws Exception {
        Path full = Path.of("/dev/full");
        QueuedSink batch = file(full, Mode.BATCH);
        assertTrue(batch.write(EVENT).succeeded());
        batch.close().await();
        assertEquals(1, counts.lost.get());
        QueuedSink blocking = file(full, Mode.BLOCKING);
        blocking.write(EVENT).await();
        assertEquals(2, counts.lost.get());
        QueuedSink strict = file(full, Mode.BLOCKING_STRICT);
        Future<Void> lost = strict.write(EVENT);
        assertThrows(IOException.class, lost::await);
        assertEquals(3, counts.lost.get());
        Future.all(blocking.close(), strict.close()).await();
    }

    @Test
    void aSinkThatIsClosedTakesNothing() throws Exception {
        QueuedSink sink = file(folder.resolve("audit.log"), Mode.BLOCKING_STRICT);
        sink.close().await();
        assertTrue(sink.write(EVENT).failed());
        assertEquals(1, counts.lost.get());
    }

    @Test
    void whoWaitsIsToldOnTheEventLoopWhereTheWaitingBegan(Vertx vertx, VertxTestContext test) throws Exception {
        QueuedSink sink = file(folder.resolve("audit.log"), Mode.BLOCKING);
        Context home = vertx.getOrCreateContext();
        home.runOnContext(now -> sink.write(EVENT).eventually(() -> {
            Context told = Vertx.currentContext();
            return sink.close()
                    .onComplete(test.succeeding(closed -> test.verify(() -> {
                        assertSame(home, told);
                        test.completeNow();
                    })));
        }));
    }

    @Test
    void aLineThatBrokeOffIsEndedBeforeTheNext() throws IOException {
        LimitedChannel channel = new LimitedChannel(10);
        StandardOutput output = new StandardOutput(channel);
        assertThrows(LineOutput.PartialWriteException.class, () -> output.write(List.of(EVENT, EVENT)));
        channel.room = 1000;
        output.write(List.of(EVENT, new byte[0]));
        assertEquals("{\"a\":1}\n{\"\n{\"a\":1}\n\n", channel.text.toString());
    }

    @Test
    void strictRequestsAreRefusedWhereTheDiskIsFullAndOthersAreNot() throws Exception {
        AuditPolicy policy = AuditPolicy.parse(
                Path.of("audit.yaml"), "apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadata}]");
        LogFile full = new LogFile(Path.of("/dev/full"), Mode.BLOCKING_STRICT, 100, 0, 0);
        Audit audit = Audit.open(
                new AuditConfiguration(Optional.of(Path.of("audit.yaml")), Optional.of(full), Optional.empty()),
                Surroundings.NONE,
                counts);
        AuditTrail trail = audit.open(policy, Requests.getPod());
        Future<Void> received = trail.received(Requests.ALICE);
        assertEquals(500, assertThrows(Refusal.class, received::await).code());
        assertEquals(1, counts.rejected.get());
        audit.close().await();
    }

    @Test
    void bothSinksGetEveryEvent() throws Exception {
        Path file = folder.resolve("audit.log");
        Process writer = BothSinksWriter.start(file);
        String printed = new String(writer.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, writer.waitFor());
        assertEquals("{\"event\":0}\n{\"event\":1}\n{\"event\":2}\n", printed);
        assertEquals(printed, Files.readString(file));
    }

    private QueuedSink file(Path path, Mode mode) throws IOException {
        return new QueuedSink(
                "log", mode, new RotatingFile(new LogFile(path, mode, 100, 0, 0), Clock.systemUTC()), counts);
    }

    /** Writes nothing before it may. */
    private static final class HeldOutput implements LineOutput {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);
        final List<Integer> batches = new ArrayList<>();

        @Override
        public void write(List<byte[]> events) {
            entered.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            batches.add(events.size());
        }

        @Override
        public void close() {}
    }

    /** Takes so many bytes and no more. */
    private static final class LimitedChannel implements WritableByteChannel {
        final StringBuilder text = new StringBuilder();
        int room;

        LimitedChannel(int room) {
            this.room = room;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            if (room == 0) {
                throw new IOException("no room");
            }
            int count = Math.min(room, source.remaining());
            for (int i = 0; i < count; i++) {
                text.append((char) source.get());
            }
            room -= count;
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
