package io.gatehouse.config;

import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds every file that a configuration names for reading. */
public final class ConfiguredFiles {
    private ConfiguredFiles() {}

    public static Set<Path> of(Record configuration) {
        Set<Path> files = new LinkedHashSet<>();
        addAll(configuration, files);
        return files;
    }

    private static void addAll(Object value, Set<Path> files) {
        if (value instanceof Path file) {
            files.add(file);
        } else if (value instanceof Optional<?> optional) {
            optional.ifPresent(inner -> addAll(inner, files));
        } else if (value instanceof Collection<?> all) {
            all.forEach(inner -> addAll(inner, files));
        } else if (value instanceof Map<?, ?> map) {
            addAll(map.values(), files);
        } else if (value instanceof Record record) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                if (component.getAnnotation(Output.class) == null) {
                    addAll(get(record, component), files);
                }
            }
        }
    }

    private static Object get(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record without its accessor", e);
        }
    }
}
