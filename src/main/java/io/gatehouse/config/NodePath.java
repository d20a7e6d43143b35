package io.gatehouse.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Finds a place in a document by its path. */
final class NodePath {
    private static final Pattern STEP = Pattern.compile("\\[(\\d+)]|\\.?([^.\\[]+)");

    private NodePath() {}

    /** The line of the deepest node on the path that is there. */
    static int line(Node document, String path) {
        Node node = document;
        Matcher steps = STEP.matcher(path);
        while (steps.find()) {
            Optional<Node> next =
                    steps.group(1) != null ? item(node, Integer.parseInt(steps.group(1))) : value(node, steps.group(2));
            if (next.isEmpty()) {
                break;
            }
            node = next.get();
        }
        return node.getStartMark().getLine() + 1;
    }

    private static Optional<Node> item(Node node, int index) {
        return node instanceof SequenceNode list && index < list.getValue().size()
                ? Optional.of(list.getValue().get(index))
                : Optional.empty();
    }

    private static Optional<Node> value(Node node, String key) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple entry : mapping.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode scalar
                        && scalar.getValue().equals(key)) {
                    return Optional.of(entry.getValueNode());
                }
            }
        }
        return Optional.empty();
    }
}
