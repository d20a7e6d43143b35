package io.gatehouse.kube;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/**
 * A kubeconfig as YAML's nodes, which keep how each value was written, and comments. Strings of our own are quoted: Go
 * takes more of them for numbers than YAML 1.1 does, such as the token 12e5.
 */
final class KubeconfigNodes {
    private KubeconfigNodes() {}

    /** Null where nothing stands there. */
    static @Nullable Node read(String text) {
        return yaml().compose(new StringReader(text));
    }

    static String text(Node root) {
        StringWriter text = new StringWriter();
        yaml().serialize(root, text);
        return text.toString();
    }

    private static Yaml yaml() {
        LoaderOptions read = new LoaderOptions();
        read.setProcessComments(true);
        DumperOptions written = new DumperOptions();
        written.setProcessComments(true);
        written.setDefaultFlowStyle(FlowStyle.BLOCK);
        written.setSplitLines(false);
        return new Yaml(new SafeConstructor(read), new Representer(written), written, read);
    }

    /** Of maps, lists and strings. */
    static Node of(Object value) {
        if (value instanceof Map<?, ?> map) {
            List<NodeTuple> entries = new ArrayList<>();
            map.forEach((key, inner) -> entries.add(new NodeTuple(key(key.toString()), of(inner))));
            return new MappingNode(Tag.MAP, entries, FlowStyle.BLOCK);
        }
        if (value instanceof List<?> list) {
            SequenceNode nodes = emptyList();
            list.forEach(inner -> nodes.getValue().add(of(inner)));
            return nodes;
        }
        return new ScalarNode(Tag.STR, value.toString(), null, null, ScalarStyle.DOUBLE_QUOTED);
    }

    static SequenceNode emptyList() {
        return new SequenceNode(Tag.SEQ, new ArrayList<>(), FlowStyle.BLOCK);
    }

    private static Node key(String name) {
        return new ScalarNode(Tag.STR, name, null, null, ScalarStyle.PLAIN);
    }

    /** The value of a key, unless it is null. */
    static Optional<Node> get(MappingNode mapping, String key) throws IOException {
        List<Node> found = mapping.getValue().stream()
                .filter(entry -> isScalar(entry.getKeyNode(), key))
                .map(NodeTuple::getValueNode)
                .toList();
        if (found.size() > 1) {
            throw new IOException(key + " stands there twice");
        }
        return found.stream().filter(node -> !node.getTag().equals(Tag.NULL)).findFirst();
    }

    static void put(MappingNode mapping, String key, Node value) {
        List<NodeTuple> entries = mapping.getValue();
        for (int i = 0; i < entries.size(); i++) {
            if (isScalar(entries.get(i).getKeyNode(), key)) {
                entries.set(i, new NodeTuple(entries.get(i).getKeyNode(), value));
                return;
            }
        }
        entries.add(new NodeTuple(key(key), value));
    }

    static boolean isScalar(Node node, String value) {
        return node instanceof ScalarNode scalar && scalar.getValue().equals(value);
    }

    /** A mapping's keys and values, or nothing where it is no mapping of scalars. */
    static Optional<Map<String, String>> flat(Node node) {
        if (!(node instanceof MappingNode mapping)) {
            return Optional.empty();
        }
        Map<String, String> flat = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)
                    || !(entry.getValueNode() instanceof ScalarNode value)) {
                return Optional.empty();
            }
            flat.put(key.getValue(), value.getValue());
        }
        return Optional.of(flat);
    }
}
