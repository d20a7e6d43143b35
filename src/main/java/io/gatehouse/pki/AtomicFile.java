package io.gatehouse.pki;

import static java.nio.file.attribute.PosixFilePermissions.asFileAttribute;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes files that are there whole or not at all, by a rename within their folder, which must exist. */
public final class AtomicFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    private AtomicFile() {}

    /** Writes what only the owner may read (mode 0600); at no moment can anyone else. */
    public static void writeSecret(Path file, String text) throws IOException {
        write(file, text, OWNER_ONLY);
    }

    /** Writes what everybody may read (mode 0644). */
    public static void write(Path file, String text) throws IOException {
        write(file, text, READABLE);
    }

    private static void write(Path file, String text, Set<PosixFilePermission> mode) throws IOException {
        Path target = file.toAbsolutePath();
        Path fresh =
                Files.createTempFile(target.getParent(), "." + target.getFileName(), "", asFileAttribute(OWNER_ONLY));
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true); // or a crash could leave the new name with nothing behind it
            }
            Files.setPosixFilePermissions(fresh, mode);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
