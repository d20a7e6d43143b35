package io.gatehouse.config;

import java.nio.file.Path;

/** Reads a configured file that is no YAML. */
public final class TextFile {
    private TextFile() {}

    /** @throws InvalidConfigurationException if it is missing, unreadable or not UTF-8 */
    public static String read(Path file) throws InvalidConfigurationException {
        return YamlFile.text(file);
    }
}
