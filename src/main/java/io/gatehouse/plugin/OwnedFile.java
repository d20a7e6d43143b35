package io.gatehouse.plugin;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Reads a file that nobody could have written but root and the gate's own user: whoever writes it is the gate. */
final class OwnedFile {
    private static final String LOOKED_AT = "unix:uid,mode,ino,dev,ctime,size";
    private static final int WRITABLE_BY_OTHERS = 0022;
    private static final int MAX_BYTES = 64 << 20;

    private OwnedFile() {}

    /** Reads a file. */
    interface Reading<T> {
        T read(Path file) throws IOException;
    }

    /** @throws IOException with a text that says what to do */
    static <T> T read(Path file, Reading<T> reading) throws IOException {
        Map<String, Object> before = attributes(file);
        check(before);
        T read = reading.read(file);
        if (!attributes(file).equals(before)) {
            throw new IOException("is being written (expected: another file moved to its place)");
        }
        return read;
    }

    private static void check(Map<String, Object> attributes) throws IOException {
        if ((number(attributes, "mode") & WRITABLE_BY_OTHERS) != 0) {
            throw new IOException("its group or others may write to it (expected: its owner alone, as by chmod go-w)");
        }
        long owner = number(attributes, "uid");
        if (owner != 0 && owner != new UnixSystem().getUid()) {
            throw new IOException("belongs to the user with the ID " + owner
                    + " (expected: root, or the user that the gate runs as)");
        }
        if (number(attributes, "size") > MAX_BYTES) {
            throw new IOException("is larger than 64 MiB");
        }
    }

    private static long number(Map<String, Object> attributes, String name) throws IOException {
        if (attributes.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IOException("is on a system that does not tell who may write it");
    }

    private static Map<String, Object> attributes(Path file) throws IOException {
        try {
            return Files.readAttributes(file, LOOKED_AT);
        } catch (UnsupportedOperationException e) {
            throw new IOException("is on a system that does not tell who may write it", e);
        }
    }
}
