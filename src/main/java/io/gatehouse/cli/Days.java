package io.gatehouse.cli;

import io.gatehouse.pki.Validity;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** How long a certificate is to be valid. */
final class Days {
    private static final int MOST = 36_500;

    private Days() {}

    static Validity valid(CommandSpec command, int days) {
        if (days < 1 || days > MOST) {
            throw new ParameterException(command.commandLine(), "--days: " + days + " (expected: 1 to " + MOST + ")");
        }
        return Validity.ofDays(days);
    }
}
