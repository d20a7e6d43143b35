package io.gatehouse.config;

import java.util.Locale;

/** What the gate says about itself, on standard error. */
public record LogConfiguration(
        @Default("text") Format format, @Default("info") Level level) {
    public enum Format {
        TEXT,
        JSON;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
