package io.gatehouse.config;

import java.io.StringReader;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.Tag;

/** Fills a record from a mapping: a key for each component, of the same name unless it has another {@link Key}, and no others. */
final class RecordBinder {
    private RecordBinder() {}

    static Optional<Object> bind(MappingNode mapping, Class<?> type, Place place) {
        int faultsBefore = place.faults().size();
        Map<String, Node> entries = Binder.entriesOf(mapping, place);
        RecordComponent[] components = type.getRecordComponents();
        refuseUnknown(entries, components, place);
        @Nullable Object[] values = new Object[components.length];
        Set<String> faulty = new HashSet<>();
        for (int i = 0; i < components.length; i++) {
            String name = keyOf(components[i]);
            int before = place.faults().size();
            values[i] = component(components[i], entries.get(name), mapping, place);
            if (place.faults().size() > before) {
                faulty.add(name);
            }
            if (values[i] == null) {
                values[i] = StandIn.of(components[i]);
            }
        }
        Object made = make(type, values, entries, mapping, place, faulty);
        return place.faults().size() == faultsBefore ? Optional.ofNullable(made) : Optional.empty();
    }

    private static String keyOf(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        return key == null ? component.getName() : key.value();
    }

    private static void refuseUnknown(Map<String, Node> entries, RecordComponent[] components, Place place) {
        List<String> known = Arrays.stream(components).map(RecordBinder::keyOf).toList();
        entries.forEach((key, node) -> {
            if (!known.contains(key)) {
                String hint = NearestKey.to(key, known)
                        .map(near -> "did you mean " + near + "?")
                        .orElse("known here: " + String.join(", ", known));
                place.key(key).fault(node, "unknown key (" + hint + ")");
            }
        });
    }

    private static @Nullable Object component(
            RecordComponent component, @Nullable Node node, MappingNode mapping, Place place) {
        Place here = place.key(keyOf(component));
        if (node != null && !node.getTag().equals(Tag.NULL)) {
            Optional<Object> value = Binder.bind(node, component.getGenericType(), here);
            if (component.getAnnotation(Output.class) == null) {
                value.ifPresent(bound -> Binder.checkReadable(node, bound, here));
            }
            return value.orElse(null);
        }
        Optional<Object> absent = whenAbsent(component, here);
        if (absent.isEmpty()) {
            here.fault(node == null ? mapping : node, "missing (expected: " + expected(component) + ")");
        }
        return absent.orElse(null);
    }

    /** What a component has when its key is not there; empty if it is required. */
    static Optional<Object> whenAbsent(RecordComponent component, Place place) {
        Type type = component.getGenericType();
        Default literal = component.getAnnotation(Default.class);
        if (literal != null) {
            Node node = new Yaml().compose(new StringReader(literal.value()));
            return Binder.bind(node, type, place);
        }
        if (!(type instanceof ParameterizedType generic)) {
            return Optional.empty();
        }
        if (generic.getRawType() == Optional.class) {
            return Optional.of(Optional.empty());
        }
        return Optional.of(generic.getRawType() == List.class ? List.of() : Map.of());
    }

    private static String expected(RecordComponent component) {
        Class<?> type = component.getType();
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
            Class<?> type,
            @Nullable Object[] values,
            Map<String, Node> entries,
            MappingNode mapping,
            Place place,
            Set<String> faulty) {
        Class<?>[] parameters = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        @Nullable Object[] made = new Object[1];
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(parameters);
            constructor.setAccessible(true);
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
            throw new IllegalStateException("a record without its constructor", e);
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
