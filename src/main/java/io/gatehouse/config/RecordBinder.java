package io.gatehouse.config;

import io.gatehouse.config.RecordShape.Part;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

/** Fills a record from a mapping: a key for each component, of the same name unless it has another {@link Key}, and no others. */
final class RecordBinder {
    private RecordBinder() {}

    static Optional<Object> bind(MappingNode mapping, Class<?> type, Place place) {
        int faultsBefore = place.faults().size();
        RecordShape shape = RecordShape.of(type);
        Map<String, Node> entries = Binder.entriesOf(mapping, place);
        refuseUnknown(entries, shape.keys(), place);
        @Nullable Object[] values = new Object[shape.parts().size()];
        Set<String> faulty = new HashSet<>();
        for (int i = 0; i < values.length; i++) {
            Part part = shape.parts().get(i);
            int before = place.faults().size();
            values[i] = component(part, entries.get(part.key()), mapping, place);
            if (place.faults().size() > before) {
                faulty.add(part.key());
            }
            if (values[i] == null) {
                values[i] = StandIn.of(part.raw());
            }
        }
        Object made = make(shape.constructor(), values, entries, mapping, place, faulty);
        return place.faults().size() == faultsBefore ? Optional.ofNullable(made) : Optional.empty();
    }

    private static void refuseUnknown(Map<String, Node> entries, List<String> known, Place place) {
        entries.forEach((key, node) -> {
            if (!known.contains(key)) {
                String hint = NearestKey.to(key, known)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("known here: " + String.join(", ", known));
                place.key(key).fault(node, "unknown key (" + hint + ")");
            }
        });
    }

    private static @Nullable Object component(Part part, @Nullable Node node, MappingNode mapping, Place place) {
        Place here = place.key(part.key());
        if (node != null && !node.getTag().equals(Tag.NULL)) {
            Optional<Object> value = Binder.bind(node, part.type(), here);
            if (!part.isOutput()) {
                value.ifPresent(bound -> Binder.checkReadable(node, bound, here));
            }
            return value.orElse(null);
        }
        Optional<Object> absent = whenAbsent(part, here);
        if (absent.isEmpty()) {
            here.fault(node == null ? mapping : node, "missing (expected: " + expected(part.raw()) + ")");
        }
        return absent.orElse(null);
    }

    /** What a component has when its key is not there; empty if it is required. */
    static Optional<Object> whenAbsent(Part part, Place place) {
        if (part.whenAbsent().isPresent()) {
            return Binder.bind(part.whenAbsent().get(), part.type(), place);
        }
        if (part.raw() == Optional.class) {
            return Optional.of(Optional.empty());
        }
        if (part.raw() == List.class) {
            return Optional.of(List.of());
        }
        return part.raw() == Map.class ? Optional.of(Map.of()) : Optional.empty();
    }

    private static String expected(Class<?> type) {
        if (type.isRecord()) {
            return "a mapping";
        }
        return type.isEnum()
                ? String.join(
                        ", ",
                        Arrays.stream(type.getEnumConstants())
                                .map(Object::toString)
                                .toList())
                : "a value";
    }

    /** Also where components are faulty: for those that are not may be wrong too. */
    private static @Nullable Object make(
            Constructor<?> constructor,
            @Nullable Object[] values,
            Map<String, Node> entries,
            MappingNode mapping,
            Place place,
            Set<String> faulty) {
        @Nullable Object[] made = new Object[1];
        try {
            UnexpectedValueException.keptBy(() -> made[0] = constructor.newInstance(values)).stream()
                    .filter(unexpected -> !faulty.contains(unexpected.component()))
                    .forEach(unexpected -> tell(unexpected, entries, mapping, place));
        } catch (InvocationTargetException e) {
            if (faulty.isEmpty() && e.getCause() instanceof IllegalArgumentException unexpected) {
                place.fault(mapping, String.valueOf(unexpected.getMessage()));
            } else if (faulty.isEmpty()) {
                throw new IllegalStateException("a record's constructor failed", e.getCause());
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record whose constructor cannot be called", e);
        }
        return made[0];
    }

    private static void tell(
            UnexpectedValueException unexpected, Map<String, Node> entries, MappingNode mapping, Place place) {
        String key = unexpected.component();
        Place at = key.isEmpty() ? place : place.key(key);
        at.fault(entries.getOrDefault(key, mapping), String.valueOf(unexpected.getMessage()));
    }
}
