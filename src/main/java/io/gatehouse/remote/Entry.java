package io.gatehouse.remote;

import io.gatehouse.config.Documents.Document;
import io.gatehouse.config.Fault;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.config.TextFile;
import io.gatehouse.core.Environment;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A cluster or a user of a kubeconfig.
 *
 * @param path where it stands, with the dot behind
 */
record Entry(Document document, String path, Environment environment) {
    InvalidConfigurationException fault(String key, String message) {
        return new InvalidConfigurationException(List.of(document.fault(path + key, message)));
    }

    void refuse(boolean isThere, String key, String message) throws InvalidConfigurationException {
        if (isThere) {
            throw fault(key, message);
        }
    }

    /** One text, given by a file, which is named relative to the kubeconfig, or in base64. */
    Optional<Text> text(String key, Optional<String> file, Optional<String> data) throws InvalidConfigurationException {
        refuse(file.isPresent() && data.isPresent(), key, "stands beside " + key + "-data (expected: one of them)");
        if (file.isPresent()) {
            return Optional.of(read(key, file.get()));
        }
        return data.isPresent() ? Optional.of(decoded(key + "-data", data.get())) : Optional.empty();
    }

    Text read(String key, String name) throws InvalidConfigurationException {
        refuse(name.isEmpty(), key, "nothing (expected: the name of a file)");
        Path file = file(key, name);
        environment.alsoRead(file);
        return new Text(file.toString(), key, TextFile.read(file));
    }

    private Path file(String key, String name) throws InvalidConfigurationException {
        try {
            return document.file().toAbsolutePath().resolveSibling(name).normalize();
        } catch (InvalidPathException e) {
            throw fault(key, '"' + name + "\" (expected: the name of a file)");
        }
    }

    private Text decoded(String key, String base64) throws InvalidConfigurationException {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
            return new Text("", key, new String(bytes, StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw fault(key, "is not shown here (expected: base64)");
        }
    }

    /**
     * A text and where it is from.
     *
     * @param file empty where it stands in the kubeconfig itself, at the key
     */
    record Text(String file, String key, String text) {}

    InvalidConfigurationException faultOf(Text text, String message) {
        return text.file.isEmpty()
                ? fault(text.key, message)
                : new InvalidConfigurationException(List.of(new Fault(text.file, 0, "", message)));
    }
}
