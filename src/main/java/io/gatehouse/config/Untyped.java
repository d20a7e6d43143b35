package io.gatehouse.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A node of any shape as plain maps, lists and text, for what the gate carries but does not read. */
final class Untyped {
    private Untyped() {}

    static Object of(Node node, Place place) {
        if (node instanceof MappingNode mapping) {
            Map<String, Object> map = new LinkedHashMap<>();
            Binder.entriesOf(mapping, place).forEach((key, value) -> map.put(key, of(value, place.key(key))));
            return map;
        }
        if (node instanceof SequenceNode sequence) {
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < sequence.getValue().size(); i++) {
                list.add(of(sequence.getValue().get(i), place.item(i)));
            }
            return list;
        }
        return ((ScalarNode) node).getValue();
    }
}
