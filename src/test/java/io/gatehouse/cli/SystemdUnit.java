package io.gatehouse.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A unit file of systemd, as far as its lines go.
 *
 * @param values by {@code Section.Directive}
 */
record SystemdUnit(Map<String, String> values) {
    static SystemdUnit read(Path file) throws IOException {
        Map<String, String> values = new LinkedHashMap<>();
        String section = "";
        for (String line : Files.readAllLines(file)) {
            if (line.matches("\\[\\w+]")) {
                section = line.substring(1, line.length() - 1);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                String[] pair = line.split("=", 2);
                if (pair.length < 2) {
                    throw new IllegalArgumentException("no directive: " + line);
                }
                values.merge(section + "." + pair[0], pair[1], (one, more) -> one + "\n" + more);
            }
        }
        return new SystemdUnit(values);
    }

    String value(String section, String directive) {
        String value = values.get(section + "." + directive);
        if (value == null) {
            throw new AssertionError("no " + directive + " in " + section);
        }
        return value;
    }
}
