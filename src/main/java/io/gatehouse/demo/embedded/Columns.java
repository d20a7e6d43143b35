package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.objects.Kind;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The columns of every kind, as kube-apiserver 1.37 gives them to kubectl. */
final class Columns {
    private static final Column NAME = Column.text("Name", Cells::name);

    private static final Map<String, List<Column>> OF_RESOURCE = Stream.of(
                    CoreColumns.all(), WorkloadColumns.all(), OtherColumns.all())
            .flatMap(columns -> columns.entrySet().stream())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    private Columns() {}

    static List<Column> of(Kind kind) {
        List<Column> own = OF_RESOURCE.getOrDefault(kind.resource(), List.of(Column.AGE));
        boolean named = own.stream().anyMatch(column -> column.name().equals(NAME.name()));
        return named ? own : Stream.concat(Stream.of(NAME), own.stream()).toList();
    }
}
