package io.gatehouse.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Configurations whose files {@code a} and {@code b} are there. */
final class GatewayTexts {
    /** With the keys that are required. */
    static final String LEAST = resource("least.yaml");

    /** With every key, each something else than its default. */
    static final String ALL = resource("all.yaml");

    private final Path folder;

    GatewayTexts(Path folder) throws IOException {
        this.folder = folder;
        Files.createFile(folder.resolve("a"));
        Files.createFile(folder.resolve("b"));
    }

    GatewayConfiguration read(String text) throws IOException, InvalidConfigurationException {
        return GatewayConfiguration.read(Files.writeString(folder.resolve("gateway.yaml"), text));
    }

    static String resource(String name) {
        try (InputStream in = GatewayTexts.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
