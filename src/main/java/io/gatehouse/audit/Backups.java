package io.gatehouse.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The older files beside a log, named as kube-apiserver names its own: {@code audit.log} becomes {@code
 * audit-2026-11-24T20-06-12.123.log}, in UTC.
 */
final class Backups {
    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss.SSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Path folder;
    private final String prefix;
    private final String suffix;
    private final int most;
    private final Optional<Duration> oldest;

    private record Backup(Path file, Instant begun) {}

    /**
     * @param most how many are kept, 0 for all
     * @param days how long they are kept, 0 for ever
     */
    Backups(Path log, int most, int days) {
        String name = log.getFileName().toString();
        int dot = name.lastIndexOf('.');
        folder = log.toAbsolutePath().resolveSibling("");
        prefix = (dot < 0 ? name : name.substring(0, dot)) + "-";
        suffix = dot < 0 ? "" : name.substring(dot);
        this.most = most;
        oldest = days == 0 ? Optional.empty() : Optional.of(Duration.ofDays(days));
    }

    /** A name that no file has: no backup is ever written over. */
    Path next(Instant now) {
        Instant time = now;
        Path file = named(time);
        while (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            time = time.plusMillis(1);
            file = named(time);
        }
        return file;
    }

    /** Deletes those that are too many or too old. */
    void prune(Instant now) {
        List<Backup> newestFirst = found();
        for (int i = 0; i < newestFirst.size(); i++) {
            Backup backup = newestFirst.get(i);
            boolean tooMany = most > 0 && i >= most;
            boolean tooOld = oldest.isPresent() && backup.begun.isBefore(now.minus(oldest.get()));
            if (tooMany || tooOld) {
                delete(backup.file);
            }
        }
    }

    private List<Backup> found() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.flatMap(file -> backup(file).stream())
                    .sorted(Comparator.comparing(Backup::begun).reversed())
                    .toList();
        } catch (IOException e) {
            LOG.warn("{} cannot be listed: older audit logs stay", folder);
            return List.of();
        }
    }

    private Optional<Backup> backup(Path file) {
        String name = file.getFileName().toString();
        if (name.length() <= prefix.length() + suffix.length() || !name.startsWith(prefix) || !name.endsWith(suffix)) {
            return Optional.empty();
        }
        try {
            String time = name.substring(prefix.length(), name.length() - suffix.length());
            return Optional.of(new Backup(file, LocalDateTime.parse(time, TIME).toInstant(ZoneOffset.UTC)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private Path named(Instant time) {
        return folder.resolve(prefix + TIME.format(time) + suffix);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted", file);
        }
    }
}
