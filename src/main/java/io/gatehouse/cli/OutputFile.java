package io.gatehouse.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that a command is about to write. */
record OutputFile(Path file, boolean mayReplace) {

    /** Before anything is made for it. */
    void requireFree() throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": is a folder (expected: a file)");
        }
        if (!mayReplace && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + ": is there already (--force replaces it)");
        }
        Path folder = file.resolveSibling("").toAbsolutePath();
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(String.valueOf(folder));
        }
    }

    /** Nor is a file replaced that the command reads. */
    void requireNot(Path input) throws IOException {
        if (Files.exists(file) && Files.exists(input) && Files.isSameFile(file, input)) {
            throw new IOException(file + ": is read here, and never replaced (expected: another --output)");
        }
    }
}
