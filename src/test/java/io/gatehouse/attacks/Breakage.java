package io.gatehouse.attacks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** What may become of a file while a gate uses it. */
enum Breakage {
    TRUNCATED {
        @Override
        void apply(Path file, byte[] good) throws IOException {
            Files.write(file, java.util.Arrays.copyOf(good, good.length - LOST_BYTES));
        }
    },
    GARBAGE {
        @Override
        void apply(Path file, byte[] good) throws IOException {
            byte[] random = new byte[good.length];
            new Random(SEED).nextBytes(random);
            Files.write(file, random);
        }
    },
    OTHER_TEXT {
        @Override
        void apply(Path file, byte[] good) throws IOException {
            Files.writeString(file, "\"<html>: 502 Bad Gateway</html>\n", StandardCharsets.UTF_8);
        }
    },
    EMPTY {
        @Override
        void apply(Path file, byte[] good) throws IOException {
            Files.write(file, new byte[0]);
        }
    },
    BLANK {
        @Override
        void apply(Path file, byte[] good) throws IOException {
            Files.writeString(file, "\n# nothing yet\n\n");
        }
    },
    MISSING {
        @Override
        void apply(Path file, byte[] good) throws IOException {
            Files.delete(file);
        }
    },
    /** Root may read what nobody may; but no folder and no circle of links. */
    A_FOLDER {
        @Override
        void apply(Path file, byte[] good) throws IOException {
            Files.delete(file);
            Files.createDirectory(file);
        }
    },
    A_CIRCLE {
        @Override
        void apply(Path file, byte[] good) throws IOException {
            Files.delete(file);
            Files.createSymbolicLink(file, file.getFileName());
        }
    };

    private static final int LOST_BYTES = 12;
    private static final long SEED = 39;

    abstract void apply(Path file, byte[] good) throws IOException;

    /** Puts a good file in the place of what was made of it. */
    static void heal(Path file, byte[] good) throws IOException {
        Path next = Files.write(file.resolveSibling(file.getFileName() + ".next"), good);
        if (Files.isDirectory(file)) {
            Files.delete(file);
        }
        Files.move(next, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
