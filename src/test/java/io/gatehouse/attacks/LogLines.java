package io.gatehouse.attacks;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What this JVM's gates say in their log from now on. */
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final List<String> lines = new CopyOnWriteArrayList<>();

    LogLines() {
        start();
        root.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(event.getLevel() + " " + event.getFormattedMessage());
    }

    /** Whether there is a line of this level that holds all these texts. */
    boolean has(String level, String... texts) {
        return lines.stream()
                .anyMatch(line ->
                        line.startsWith(level + " ") && List.of(texts).stream().allMatch(line::contains));
    }

    List<String> lines() {
        return lines;
    }

    void forget() {
        lines.clear();
    }

    @Override
    public void close() {
        root.detachAppender(this);
        stop();
    }
}
