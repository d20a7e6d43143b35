package io.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Texts as configurations. */
final class Yaml {
    private static final Path FILE = Path.of("/etc/test.yaml");

    private Yaml() {}

    private static List<Documents.Document> read(Class<? extends Record> type, String text)
            throws InvalidConfigurationException {
        return Documents.read(FILE, "apiVersion: v1\nkind: Test\n" + text, Map.of("v1/Test", type));
    }

    /** A record that has {@code apiVersion} and {@code kind} for its first two components. */
    static <T extends Record> T bound(Class<T> type, String text) throws InvalidConfigurationException {
        return type.cast(read(type, text).get(0).value());
    }

    /** With their lines, counted from that of the text's first one. */
    static List<String> faults(Class<? extends Record> type, String text) {
        InvalidConfigurationException e = assertThrows(InvalidConfigurationException.class, () -> read(type, text));
        return e.faults().stream().map(Yaml::shown).toList();
    }

    private static String shown(Fault fault) {
        return Math.max(0, fault.line() - 2) + ": " + (fault.path().isEmpty() ? "" : fault.path() + ": ")
                + fault.message();
    }
}
