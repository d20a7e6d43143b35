package io.gatehouse.config;

import static io.gatehouse.config.UnexpectedValueException.expect;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Rules of somebody else's.
 *
 * @param name in the audit, in metrics and in the log; each has one of its own
 * @param jar where the code is: it is loaded from nowhere else, and only where nobody else may write to it
 * @param type which of those in the jar
 * @param timeout how long an answer is waited for
 * @param workers how many questions are answered at once
 * @param settings whatever the type asks for
 */
public record PluginConfiguration(
        String name,
        Path jar,
        String type,
        @Default("5s") Duration timeout,
        @Default("4") int workers,
        Block settings) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final int MOST_WORKERS = 256;

    public PluginConfiguration {
        expect(
                NAME.matcher(name).matches(),
                "name",
                '"' + name + '"',
                "small letters, digits and hyphens, 63 at the most");
        expect(!type.isEmpty(), "type", "nothing", "one of the types in the jar");
        expect(timeout.compareTo(Duration.ofMillis(100)) >= 0, "timeout", timeout, "at least 100ms");
        expect(workers >= 1 && workers <= MOST_WORKERS, "workers", workers, "1 to " + MOST_WORKERS);
    }
}
