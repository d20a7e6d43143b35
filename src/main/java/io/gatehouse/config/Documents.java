package io.gatehouse.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads files of Kubernetes' shape: YAML documents, each with {@code apiVersion} and {@code kind}. */
public final class Documents {
    /** Stands among the classes for documents with neither {@code apiVersion} nor {@code kind}. */
    public static final String UNVERSIONED = "/";

    private Documents() {}

    /**
     * A document, or an item of a {@code List}.
     *
     * @param line where it begins
     * @param value of the class that was asked for
     * @param node what the value was made of
     */
    public record Document(Path file, int line, String apiVersion, String kind, Object value, Node node) {
        /** Something that is wrong at a path in it, as in {@code spec.rules[0].verbs}; told with that place's line. */
        public Fault fault(String path, String message) {
            return new Fault(file.toString(), NodePath.line(node, path), path, message);
        }
    }

    /**
     * All documents of a file, those of lists one by one.
     *
     * @param classes a record's class for each {@code apiVersion/kind} that may stand there; the record has both as
     *     components
     * @throws InvalidConfigurationException with every fault of the file
     */
    public static List<Document> read(Path file, Map<String, Class<? extends Record>> classes)
            throws InvalidConfigurationException {
        return bound(file, YamlFile.documents(file), classes);
    }

    /**
     * The same of a file that is never meant to be empty: one that is has been cut short, or is about to be written, and what
     * it said must not be forgotten.
     */
    public static List<Document> readSome(Path file, Map<String, Class<? extends Record>> classes)
            throws InvalidConfigurationException {
        List<Document> documents = read(file, classes);
        if (documents.isEmpty()) {
            String expected = "nothing stands here (expected: at least one of " + expected(classes) + ")";
            throw new InvalidConfigurationException(List.of(new Fault(file.toString(), 0, "", expected)));
        }
        return documents;
    }

    /** The same of a text that is in no file; {@code name} stands for it in faults. */
    public static List<Document> read(Path name, String text, Map<String, Class<? extends Record>> classes)
            throws InvalidConfigurationException {
        return bound(name, YamlFile.documents(name, text), classes);
    }

    private static List<Document> bound(Path file, List<Node> nodes, Map<String, Class<? extends Record>> classes)
            throws InvalidConfigurationException {
        Place place = Place.of(file);
        List<Document> documents = new ArrayList<>();
        for (Node node : nodes) {
            add(node, classes, place, documents);
        }
        if (!place.faults().isEmpty()) {
            throw new InvalidConfigurationException(place.faults());
        }
        return documents;
    }

    private static void add(
            Node node, Map<String, Class<? extends Record>> classes, Place place, List<Document> documents) {
        if (!(node instanceof MappingNode mapping)) {
            place.fault(node, "expected: a mapping with apiVersion and kind");
            return;
        }
        Place quiet = Place.of(place.file());
        Map<String, Node> entries = Binder.entriesOf(mapping, quiet);
        String apiVersion = text(entries.get("apiVersion"));
        String kind = text(entries.get("kind"));
        Class<? extends Record> type = classes.get(apiVersion + "/" + kind);
        if (type != null) {
            Optional<Object> value = Binder.bind(node, type, place);
            int line = node.getStartMark().getLine() + 1;
            value.ifPresent(bound -> documents.add(new Document(place.file(), line, apiVersion, kind, bound, node)));
        } else if (kind.endsWith("List") && entries.get("items") instanceof SequenceNode items) {
            Place list = place.key("items");
            for (int i = 0; i < items.getValue().size(); i++) {
                add(items.getValue().get(i), classes, list.item(i), documents);
            }
        } else {
            String version = apiVersion.isEmpty() ? " without apiVersion" : " of " + apiVersion;
            String found = kind.isEmpty() ? "a document without a kind" : "kind " + kind + version;
            place.fault(node, found + " (expected: one of " + expected(classes) + ")");
        }
    }

    private static String expected(Map<String, Class<? extends Record>> classes) {
        return new TreeSet<>(classes.keySet())
                .stream()
                        .map(key -> key.equals(UNVERSIONED) ? "neither apiVersion nor kind" : key)
                        .collect(Collectors.joining(", "));
    }

    private static String text(@Nullable Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }
}
