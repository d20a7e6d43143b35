package io.gatehouse.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads files, and YAML (1.1, as Kubernetes does) into nodes that know their lines. */
final class YamlFile {
    private static final int MAX_BYTES = 64 << 20;

    private YamlFile() {}

    /** @throws InvalidConfigurationException if it is missing, unreadable or not UTF-8 */
    static String text(Path file) throws InvalidConfigurationException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw wrong(file, 0, "there is no such file");
        } catch (AccessDeniedException e) {
            throw wrong(file, 0, "may not be read by this user");
        } catch (CharacterCodingException e) {
            throw wrong(file, 0, "is not UTF-8 text");
        } catch (IOException e) {
            throw wrong(file, 0, Files.isDirectory(file) ? "is a folder (expected: a file)" : "cannot be read");
        }
    }

    /** The documents of a file; empty ones are left out. */
    static List<Node> documents(Path file) throws InvalidConfigurationException {
        return documents(file, text(file));
    }

    static List<Node> documents(Path file, String text) throws InvalidConfigurationException {
        try {
            List<Node> documents = new ArrayList<>();
            for (Node node : new Yaml(new SafeConstructor(options())).composeAll(new StringReader(text))) {
                documents.add(node);
            }
            documents.forEach(Aliases::check);
            documents.removeIf(node -> node.getTag().equals(Tag.NULL));
            return documents;
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            throw wrong(file, line, "is no YAML: " + e.getProblem());
        } catch (YAMLException | ClassCastException | StackOverflowError e) {
            throw wrong(file, 0, "is no YAML");
        }
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(50);
        options.setNestingDepthLimit(100);
        options.setCodePointLimit(MAX_BYTES);
        return options;
    }

    private static InvalidConfigurationException wrong(Path file, int line, String message) {
        return new InvalidConfigurationException(List.of(new Fault(file.toString(), line, "", message)));
    }
}
