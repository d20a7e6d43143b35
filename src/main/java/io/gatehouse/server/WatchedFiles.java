package io.gatehouse.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Files that are looked at often, and looked into only where something about them is new. For one thread. */
final class WatchedFiles {
    /** Attributes may miss what changed twice within a tick of the file system's clock. */
    private static final long SURE_NANOS = Duration.ofSeconds(30).toNanos();

    private Map<Path, String> attributes;
    private Map<Path, String> contents;
    private long lookedNanos = System.nanoTime();

    /** They have just been read. */
    WatchedFiles(Set<Path> files) {
        attributes = Fingerprint.ofAttributes(files);
        contents = Fingerprint.ofContents(files);
    }

    /** Whether anything is in them that has not been read yet. */
    boolean haveChanged() {
        Map<Path, String> now = Fingerprint.ofAttributes(contents.keySet());
        boolean isDue = System.nanoTime() - lookedNanos > SURE_NANOS;
        if (!isDue && now.equals(attributes)) {
            return false;
        }
        attributes = now;
        lookedNanos = System.nanoTime();
        return !Fingerprint.ofContents(contents.keySet()).equals(contents);
    }

    /** @param read what was in them: these are watched from now on */
    void haveBeenRead(Map<Path, String> read) {
        contents = read;
        lookAgain();
    }

    /** The next look is not put off by attributes that are the same. */
    void lookAgain() {
        attributes = Map.of();
    }
}
