package io.gatehouse.cli;

import io.gatehouse.config.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** What went wrong, for people: no stack trace, and what to do. */
final class Problems {
    static final int FAILED = 1;
    static final int WRONG_CONFIGURATION = 2;

    private Problems() {}

    static int exitCode(Throwable failure) {
        return failure instanceof InvalidConfigurationException ? WRONG_CONFIGURATION : FAILED;
    }

    static String text(Throwable failure) {
        if (failure instanceof InvalidConfigurationException invalid) {
            int count = invalid.faults().size();
            return "the configuration has " + count + (count == 1 ? " fault" : " faults") + ":\n  "
                    + String.join(
                            "\n  ",
                            invalid.faults().stream().map(Object::toString).toList());
        }
        if (failure instanceof NoSuchFileException missing) {
            return missing.getFile() + ": there is no such file or folder";
        }
        if (failure instanceof AccessDeniedException denied) {
            return denied.getFile() + ": may not be accessed by this user";
        }
        if (failure instanceof FileAlreadyExistsException existing) {
            return existing.getFile() + ": is there already";
        }
        if (failure instanceof IOException || failure instanceof IllegalArgumentException) {
            return String.valueOf(failure.getMessage());
        }
        return "failed unexpectedly: " + failure;
    }
}
