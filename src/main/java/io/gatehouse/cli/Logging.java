package io.gatehouse.cli;

import io.gatehouse.config.LogConfiguration;

/** Tells {@code logback.xml} what the configuration asks for; to be called before anything is logged. */
final class Logging {
    private Logging() {}

    static void use(LogConfiguration log) {
        System.setProperty("gatehouse.log.format", log.format().toString());
        System.setProperty("gatehouse.log.level", log.level().toString());
    }
}
