package io.gatehouse.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Fills a value of some type from a YAML node; what does not fit becomes a fault of the place, and the value empty. */
final class Binder {
    private Binder() {}

    static Optional<Object> bind(Node node, Type type, Place place) {
        if (type instanceof ParameterizedType generic) {
            return bindGeneric(node, generic, place);
        }
        Class<?> raw = (Class<?>) type;
        if (raw == Object.class) {
            return Optional.of(Untyped.of(node, place));
        }
        if (raw.isRecord()) {
            return node instanceof MappingNode mapping
                    ? RecordBinder.bind(mapping, raw, place)
                    : wrong(node, place, "a mapping");
        }
        if (raw == Block.class) {
            return node instanceof MappingNode mapping
                    ? Optional.of(new Block(mapping, place))
                    : wrong(node, place, "a mapping");
        }
        return node instanceof ScalarNode scalar
                ? Scalars.bind(scalar, raw, place)
                : wrong(node, place, "a single value");
    }

    private static Optional<Object> bindGeneric(Node node, ParameterizedType type, Place place) {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == Optional.class) {
            return bind(node, arguments[0], place).map(Optional::of);
        }
        if (type.getRawType() == List.class) {
            return node instanceof SequenceNode items ? list(items, arguments[0], place) : wrong(node, place, "a list");
        }
        if (type.getRawType() == Map.class) {
            return node instanceof MappingNode entries
                    ? map(entries, arguments[1], place)
                    : wrong(node, place, "a mapping");
        }
        throw new IllegalStateException("no way to fill a " + type);
    }

    private static Optional<Object> list(SequenceNode items, Type type, Place place) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < items.getValue().size(); i++) {
            bind(items.getValue().get(i), type, place.item(i)).ifPresent(values::add);
        }
        return Optional.of(List.copyOf(values));
    }

    private static Optional<Object> map(MappingNode entries, Type type, Place place) {
        Map<String, Object> values = new LinkedHashMap<>();
        entriesOf(entries, place)
                .forEach((key, value) -> bind(value, type, place.key(key)).ifPresent(bound -> values.put(key, bound)));
        return Optional.of(Collections.unmodifiableMap(values));
    }

    /** A mapping's entries in their order; a key that comes twice, or is no text, is a fault. */
    static Map<String, Node> entriesOf(MappingNode mapping, Place place) {
        Map<String, Node> entries = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key) || key.getTag().equals(Tag.MERGE)) {
                place.fault(entry.getKeyNode(), "a key of an unknown sort (expected: text)");
            } else if (entries.putIfAbsent(key.getValue(), entry.getValueNode()) != null) {
                place.key(key.getValue()).fault(key, "stands here a second time (expected: once)");
            }
        }
        return entries;
    }

    /** Told at the key that names the file, where its reader would not know the line. */
    static void checkReadable(Node node, Object value, Place place) {
        if (value instanceof Path file) {
            if (!Files.exists(file)) {
                place.fault(node, file + ": there is no such file");
            } else if (!Files.isRegularFile(file)) {
                place.fault(node, file + ": is no ordinary file");
            } else if (!Files.isReadable(file)) {
                place.fault(node, file + ": may not be read by this user");
            }
        } else if (value instanceof Optional<?> optional) {
            optional.ifPresent(inner -> checkReadable(node, inner, place));
        } else if (value instanceof List<?> list && node instanceof SequenceNode items) {
            for (int i = 0; i < list.size() && i < items.getValue().size(); i++) {
                checkReadable(items.getValue().get(i), list.get(i), place.item(i));
            }
        }
    }

    private static <T> Optional<T> wrong(Node node, Place place, String expected) {
        String found = node instanceof ScalarNode scalar
                ? Scalars.shown(scalar)
                : node instanceof SequenceNode ? "a list" : "a mapping";
        place.fault(node, found + " (expected: " + expected + ")");
        return Optional.empty();
    }
}
