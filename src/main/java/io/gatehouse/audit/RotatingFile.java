package io.gatehouse.audit;

import io.gatehouse.config.AuditConfiguration.LogFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events in a file that only its owner reads. A full file is set aside under another name and a new one begun; one that somebody
 * else moved away is begun anew; a line that a crash or a full disk tore is ended, so that the next event has a line of its own.
 */
final class RotatingFile implements LineOutput {
    private static final Logger LOG = LoggerFactory.getLogger(RotatingFile.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final Path file;
    private final long maxBytes;
    private final Backups backups;
    private final Clock clock;
    private final LineWriter lines;
    private FileChannel channel;
    private @Nullable Object identity;
    private Instant looked;
    private boolean stuck;

    /** @throws IOException if the file cannot be made or opened */
    RotatingFile(LogFile configuration, Clock clock) throws IOException {
        file = configuration.logFile();
        // Devices and pipes have no size.
        boolean isOrdinary = !Files.exists(file) || Files.isRegularFile(file);
        maxBytes = isOrdinary && configuration.maxSizeMegabytes() > 0
                ? (long) configuration.maxSizeMegabytes() << 20
                : Long.MAX_VALUE;
        backups = new Backups(file, configuration.maxBackups(), configuration.maxAgeDays());
        this.clock = clock;
        looked = clock.instant();
        channel = opened();
        lines = new LineWriter(channel);
        take(channel);
        if (isOrdinary) {
            backups.prune(looked);
        }
    }

    /**
     * Whether a file can be written, or made together with the folders that it is to be in.
     *
     * @throws IOException says why not
     */
    static void check(Path file) throws IOException {
        Path nearest = file;
        while (!Files.exists(nearest, LinkOption.NOFOLLOW_LINKS)) {
            nearest = Objects.requireNonNull(nearest.getParent(), "a root is there");
        }
        boolean isFile = nearest.equals(file);
        if (isFile == Files.isDirectory(nearest)) {
            throw new FileSystemException(nearest + (isFile ? " is a folder" : " is no folder"));
        }
        if (!Files.isWritable(nearest)) {
            throw new AccessDeniedException(nearest.toString());
        }
    }

    @Override
    public void write(List<byte[]> events) throws PartialWriteException {
        lines.begin();
        try {
            followRenames();
            for (byte[] event : events) {
                makeRoomFor(event);
                lines.add(event);
            }
            lines.flush();
        } catch (IOException e) {
            dropTornLine();
            throw new PartialWriteException(lines.written(), e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void makeRoomFor(byte[] event) throws IOException {
        long length = lines.length() + lines.pending();
        if (length > 0 && event.length + 1 > maxBytes - length) {
            lines.flush();
            rotate();
        }
    }

    /** An event is never lost for a name: where the file cannot be set aside, it grows. */
    private void rotate() {
        try {
            Files.move(file, backups.next(clock.instant()));
            reopen();
            backups.prune(clock.instant());
            stuck = false;
        } catch (IOException e) {
            if (!stuck) {
                LOG.error("{} is full and cannot be set aside: it grows ({})", file, e.toString());
            }
            stuck = true;
        }
    }

    private void followRenames() throws IOException {
        Instant now = clock.instant();
        if (now.isBefore(looked) || !now.isBefore(looked.plus(LOOK_EVERY))) {
            looked = now;
            if (!Files.exists(file) || !Objects.equals(identity, identityOf(file))) {
                reopen();
            }
        }
    }

    private void reopen() throws IOException {
        FileChannel next = opened();
        channel.close();
        take(next);
    }

    private FileChannel opened() throws IOException {
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        Files.createDirectories(file.toAbsolutePath().getParent(), owner);
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    private void take(FileChannel next) throws IOException {
        channel = next;
        identity = identityOf(file);
        lines.goOnIn(next, next.size(), Files.isRegularFile(file) && isTorn(file));
    }

    private void dropTornLine() {
        try {
            channel.truncate(lines.length());
            lines.goOnIn(channel, lines.length(), false);
        } catch (IOException e) {
            // It stays, and the next line ends it.
        }
    }

    private static boolean isTorn(Path file) throws IOException {
        try (FileChannel read = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return read.size() > 0 && read.read(last, read.size() - 1) == 1 && last.get(0) != '\n';
        }
    }

    private static @Nullable Object identityOf(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }
}
