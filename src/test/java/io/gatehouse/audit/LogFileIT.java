package io.gatehouse.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.audit.LineOutput.PartialWriteException;
import io.gatehouse.config.AuditConfiguration.LogFile;
import io.gatehouse.config.AuditConfiguration.Mode;
import io.gatehouse.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileIT {
    private static final byte[] KIBIBYTE = event("x".repeat(1024 - 9));

    @TempDir
    Path folder;

    private final MovableClock clock = new MovableClock();

    @Test
    void onlyItsOwnerReadsIt() throws IOException {
        open("deep/below/audit.log", 1, 0, 0).close();
        Path file = folder.resolve("deep/below/audit.log");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
    }

    @Test
    void aFullFileIsSetAsideUnderTheTimeOfItsEnd() throws IOException {
        RotatingFile file = open("audit.log", 1, 0, 0);
        for (int i = 0; i < 3; i++) {
            file.write(kibibytes(1000));
            clock.pass(Duration.ofMillis(1));
        }
        file.close();
        assertEquals(
                List.of("audit-2026-11-24T20-06-12.124.log", "audit-2026-11-24T20-06-12.125.log", "audit.log"),
                files());
        for (String name : files()) {
            assertTrue(Files.size(folder.resolve(name)) <= 1 << 20, name);
        }
        assertEquals(3000, allLines().size());
    }

    @Test
    void noBackupIsWrittenOver() throws IOException {
        RotatingFile file = open("audit.log", 1, 0, 0);
        file.write(kibibytes(5000));
        file.close();
        assertEquals(5, files().size());
        assertEquals(5000, allLines().size());
    }

    @Test
    void aLineThatIsLargerThanAFileHasAFileOfItsOwn() throws IOException {
        RotatingFile file = open("audit.log", 1, 0, 0);
        file.write(List.of(KIBIBYTE, event("y".repeat(3 << 20)), KIBIBYTE));
        file.close();
        assertEquals(3, files().size());
        assertEquals(3, allLines().size());
    }

    @Test
    void onlySoManyBackupsAreKept() throws IOException {
        Files.writeString(folder.resolve("audit-notes.log"), "of somebody else\n");
        RotatingFile file = open("audit.log", 1, 0, 2);
        for (int i = 0; i < 5; i++) {
            file.write(kibibytes(1000));
            clock.pass(Duration.ofMillis(1));
        }
        file.close();
        assertEquals(
                List.of(
                        "audit-2026-11-24T20-06-12.126.log",
                        "audit-2026-11-24T20-06-12.127.log",
                        "audit-notes.log",
                        "audit.log"),
                files());
    }

    @Test
    void oldBackupsAreDeletedAtTheStartAndWithEachNewFile() throws IOException {
        Files.createFile(folder.resolve("audit-2026-11-17T20-06-12.122.log"));
        Files.createFile(folder.resolve("audit-2026-11-17T20-06-12.124.log"));
        RotatingFile file = open("audit.log", 1, 7, 0);
        assertEquals(List.of("audit-2026-11-17T20-06-12.124.log", "audit.log"), files());
        clock.pass(Duration.ofMillis(2));
        file.write(kibibytes(1500));
        file.close();
        assertEquals(List.of("audit-2026-11-24T20-06-12.125.log", "audit.log"), files());
    }

    @Test
    void aFileIsGoneOnWith() throws IOException {
        open("audit.log", 1, 0, 0).close();
        RotatingFile file = open("audit.log", 1, 0, 0);
        file.write(kibibytes(600));
        file.close();
        file = open("audit.log", 1, 0, 0);
        file.write(kibibytes(600));
        file.close();
        assertEquals(2, files().size());
        assertEquals(1200, allLines().size());
    }

    @Test
    void aFileThatWasMovedAwayIsBegunAnew() throws IOException {
        RotatingFile file = open("audit.log", 1, 0, 0);
        file.write(List.of(KIBIBYTE));
        Files.move(folder.resolve("audit.log"), folder.resolve("moved"));
        clock.pass(Duration.ofSeconds(2));
        file.write(List.of(KIBIBYTE));
        file.close();
        assertEquals(List.of("audit.log", "moved"), files());
        assertEquals(1, Files.readAllLines(folder.resolve("audit.log")).size());
    }

    @Test
    void aTornLineIsEndedAtTheStart() throws IOException {
        Files.writeString(folder.resolve("audit.log"), "{\"whole\":1}\n{\"torn\":");
        RotatingFile file = open("audit.log", 1, 0, 0);
        file.write(List.of(event("next")));
        file.close();
        assertEquals(
                List.of("{\"whole\":1}", "{\"torn\":", "{\"a\":\"next\"}"),
                Files.readAllLines(folder.resolve("audit.log")));
    }

    @Test
    void afterSigkillAtMostTheLastLineIsTorn() throws Exception {
        Path file = folder.resolve("audit.log");
        Process writer = EndlessWriter.start(file, 1L << 40);
        try {
            Await.until(() -> Files.exists(file) && Files.size(file) > 1 << 20);
        } finally {
            writer.destroyForcibly();
        }
        assertTrue(writer.waitFor(30, TimeUnit.SECONDS));
        String written = Files.readString(file);
        int whole = written.lastIndexOf('\n') + 1;
        written.substring(0, whole).lines().forEach(line -> Json.parse(line.getBytes(UTF_8)));

        RotatingFile again = open("audit.log", 100, 0, 0);
        again.write(List.of(event("next")));
        again.close();
        List<String> lines = Files.readAllLines(file);
        assertEquals("{\"a\":\"next\"}", lines.get(lines.size() - 1));
        assertEquals(written.lines().count() + 1, lines.size());
    }

    @Test
    void whatNoLongerFitsLeavesNoPartOfALine() throws Exception {
        Path file = folder.resolve("audit.log");
        Process writer = EndlessWriter.start(file, 300 * 1024);
        String count = new String(writer.getInputStream().readAllBytes(), UTF_8).strip();
        assertEquals(0, writer.waitFor());
        String written = Files.readString(file);
        assertTrue(written.endsWith("\n"), () -> written.substring(written.length() - 100));
        assertEquals(count, String.valueOf(written.lines().count()));
        assertTrue(written.length() > 250 * 1024);
    }

    @Test
    void aFullDiskFailsAndSaysHowFarItCame() throws IOException {
        RotatingFile full = new RotatingFile(new LogFile(Path.of("/dev/full"), Mode.BATCH, 1, 0, 1), clock);
        PartialWriteException failure = assertThrows(PartialWriteException.class, () -> full.write(kibibytes(2000)));
        assertEquals(0, failure.written());
        assertTrue(failure.getMessage().contains("No space left"), failure.getMessage());
        full.close();
        assertTrue(Files.exists(Path.of("/dev/full")));
    }

    @Test
    void aFileThatCannotBeMadeIsToldAtTheStart() throws IOException {
        Files.createFile(folder.resolve("file"));
        assertThrows(IOException.class, () -> open("file/audit.log", 1, 0, 0));
        Files.createDirectory(folder.resolve("folder"));
        assertThrows(IOException.class, () -> open("folder", 1, 0, 0));
    }

    private RotatingFile open(String name, int megabytes, int days, int backups) throws IOException {
        return new RotatingFile(new LogFile(folder.resolve(name), Mode.BATCH, megabytes, days, backups), clock);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private List<String> allLines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String name : files()) {
            lines.addAll(Files.readAllLines(folder.resolve(name)));
        }
        lines.forEach(line -> assertFalse(line.isEmpty()));
        return lines;
    }

    private static List<byte[]> kibibytes(int count) {
        return Stream.generate(() -> KIBIBYTE).limit(count).toList();
    }

    private static byte[] event(String text) {
        return ("{\"a\":\"" + text + "\"}").getBytes(UTF_8);
    }

    /** Time stands still until it is told to pass. */
    private static final class MovableClock extends Clock {
        private Instant now = Requests.RECEIVED;

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
