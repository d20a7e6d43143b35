package io.gatehouse.config;

import java.io.StringReader;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;

/**
 * What of a record's class is asked for each mapping: kept, since reflection reads signatures and annotations anew each
 * time, and a file of roles has thousands of mappings.
 */
record RecordShape(List<Part> parts, List<String> keys, Constructor<?> constructor) {
    private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
        @Override
        protected RecordShape computeValue(Class<?> type) {
            return read(type);
        }
    };

    /**
     * A component.
     *
     * @param isOutput whether it names a file that need not be there
     * @param whenAbsent its default, where it has one
     */
    record Part(String key, Class<?> raw, Type type, boolean isOutput, Optional<Node> whenAbsent) {
        static Part of(RecordComponent component) {
            Key key = component.getAnnotation(Key.class);
            Default literal = component.getAnnotation(Default.class);
            return new Part(
                    key == null ? component.getName() : key.value(),
                    component.getType(),
                    component.getGenericType(),
                    component.getAnnotation(Output.class) != null,
                    Optional.ofNullable(literal).map(text -> new Yaml().compose(new StringReader(text.value()))));
        }
    }

    static RecordShape of(Class<?> type) {
        return SHAPES.get(type);
    }

    private static RecordShape read(Class<?> type) {
        List<Part> parts =
                Arrays.stream(type.getRecordComponents()).map(Part::of).toList();
        try {
            Constructor<?> constructor =
                    type.getDeclaredConstructor(parts.stream().map(Part::raw).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return new RecordShape(parts, parts.stream().map(Part::key).toList(), constructor);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a record without its constructor", e);
        }
    }
}
