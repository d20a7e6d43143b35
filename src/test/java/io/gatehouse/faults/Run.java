package io.gatehouse.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/** How much a run does, and what came of it. */
final class Run {
    private static final Path FIGURES = Path.of("target/faults.txt");
    private static final int PERCENT = Integer.getInteger("faults.percent", 0);

    private final String name;

    private Run(String name) {
        this.name = name;
    }

    static Run of(Object test) {
        return new Run(test.getClass().getSimpleName());
    }

    /** A size, which only differs by the profile. */
    static int size(int shortForm, int longForm) {
        return shortForm + (int) ((long) (longForm - shortForm) * PERCENT / 100);
    }

    static boolean isLong() {
        return PERCENT > 0;
    }

    /** Writes a figure down. */
    void tell(String what, Object figure) throws IOException {
        String line = "%s  %s  %d %%  %s: %s%n".formatted(Instant.now(), name, PERCENT, what, figure);
        Files.createDirectories(FIGURES.getParent());
        Files.writeString(FIGURES, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
