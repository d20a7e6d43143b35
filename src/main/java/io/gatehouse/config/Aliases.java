package io.gatehouse.config;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Refuses what aliases make endless, or so large that a small file fills the memory: whoever reads nodes goes through
 * what an alias stands for each time.
 */
final class Aliases {
    private static final long MOST = 100_000;
    private static final long UNDER_WAY = -1;

    private final Map<Node, Long> sizes = new IdentityHashMap<>();

    private Aliases() {}

    static void check(Node document) {
        Aliases aliases = new Aliases();
        if (aliases.size(document) - aliases.sizes.size() > MOST) {
            throw new TooLargeException(document, "its aliases stand for more than " + MOST + " further values");
        }
    }

    /** Told as what the parser itself refuses. */
    private static final class TooLargeException extends MarkedYAMLException {
        private static final long serialVersionUID = 1;

        TooLargeException(Node at, String problem) {
            super(null, null, problem, at.getStartMark());
        }
    }

    /** With all that is in it, each alias counted as what it stands for. */
    private long size(Node node) {
        Long known = sizes.putIfAbsent(node, UNDER_WAY);
        if (known != null && known == UNDER_WAY) {
            throw new TooLargeException(node, "an alias for what it is in itself");
        }
        if (known != null) {
            return known;
        }
        long size = 1;
        for (Node part : parts(node)) {
            size = Math.min(size + size(part), Integer.MAX_VALUE);
        }
        sizes.put(node, size);
        return size;
    }

    private static List<Node> parts(Node node) {
        if (node instanceof SequenceNode items) {
            return items.getValue();
        }
        return node instanceof MappingNode entries
                ? entries.getValue().stream()
                        .flatMap(entry -> Stream.of(entry.getKeyNode(), entry.getValueNode()))
                        .toList()
                : List.of();
    }
}
