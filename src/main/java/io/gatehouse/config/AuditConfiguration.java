package io.gatehouse.config;

import static io.gatehouse.config.UnexpectedValueException.expect;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is written down.
 *
 * @param policyFile {@code audit.k8s.io/v1} Policy; nothing is written without it
 */
public record AuditConfiguration(
        Optional<Path> policyFile, Optional<LogFile> log, Optional<Stdout> stdout, List<Plugged> plugins) {
    /** To the gate's own outputs alone. */
    public AuditConfiguration(Optional<Path> policyFile, Optional<LogFile> log, Optional<Stdout> stdout) {
        this(policyFile, log, stdout, List.of());
    }

    public AuditConfiguration {
        expect(
                policyFile.isPresent() || log.isEmpty() && stdout.isEmpty() && plugins.isEmpty(),
                "policyFile",
                "nothing",
                "a policy, for without one nothing is written");
        expect(
                policyFile.isEmpty() || log.isPresent() || stdout.isPresent() || !plugins.isEmpty(),
                "log",
                "nothing",
                "log or stdout beside policyFile, for without them nothing is written");
    }

    /**
     * A file of events, one a line.
     *
     * @param maxSizeMegabytes when a new file is begun (kube-apiserver: {@code --audit-log-maxsize}); 0 for never
     * @param maxAgeDays how long older files are kept; 0 for ever
     * @param maxBackups how many older files are kept; 0 for all
     */
    public record LogFile(
            @Output Path logFile,
            @Default("batch") Mode mode,
            @Default("100") int maxSizeMegabytes,
            @Default("366") int maxAgeDays,
            @Default("100") int maxBackups) {
        public LogFile {
            expect(maxSizeMegabytes >= 0, "maxSizeMegabytes", maxSizeMegabytes, "0 or more");
            expect(maxAgeDays >= 0, "maxAgeDays", maxAgeDays, "0 or more");
            expect(maxBackups >= 0, "maxBackups", maxBackups, "0 or more");
        }
    }

    /** Events on the standard output, one a line. */
    public record Stdout(@Default("batch") Mode mode) {}

    /** Events for somebody else's code. */
    public record Plugged(@Default("batch") Mode mode, PluginConfiguration plugin) {}

    /** How long an answer waits for its event. */
    public enum Mode {
        /** Not at all: events are written in the background, and dropped and counted where that cannot keep up. */
        BATCH,
        /** Until it is written; a failure is logged and counted. */
        BLOCKING,
        /**
         * The same, and a request whose first event cannot be written is refused before anything is done: that event is
         * {@code RequestReceived}, also where the policy omits this stage, for no other could be there in time.
         */
        BLOCKING_STRICT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
