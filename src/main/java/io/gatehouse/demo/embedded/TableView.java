package io.gatehouse.demo.embedded;

import io.gatehouse.demo.embedded.objects.Failure;
import io.gatehouse.demo.embedded.objects.Kind;
import io.gatehouse.wire.Trees;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Objects as the rows of a {@code Table} of meta.k8s.io, which is what kubectl prints. */
final class TableView {
    private TableView() {}

    /** @param includeObject {@code Object}, {@code Metadata} or {@code None}; empty is {@code Metadata} */
    static Map<String, @Nullable Object> of(
            Kind kind, List<Map<String, @Nullable Object>> objects, String version, String includeObject) {
        List<Column> columns = Columns.of(kind);
        List<@Nullable Object> rows = Trees.listOf();
        for (Map<String, @Nullable Object> object : objects) {
            rows.add(row(columns, object, includeObject));
        }
        return Trees.of(
                "kind",
                "Table",
                "apiVersion",
                "meta.k8s.io/v1",
                "metadata",
                Trees.of("resourceVersion", version),
                "columnDefinitions",
                columns.stream().map(TableView::definition).toList(),
                "rows",
                rows);
    }

    private static Map<String, @Nullable Object> definition(Column column) {
        return Trees.of(
                "name",
                column.name(),
                "type",
                column.type(),
                "format",
                column.name().equals("Name") ? "name" : "",
                "description",
                "",
                "priority",
                column.wide() ? 1L : 0L);
    }

    private static Map<String, @Nullable Object> row(
            List<Column> columns, Map<String, @Nullable Object> object, String includeObject) {
        List<@Nullable Object> cells = Trees.listOf();
        columns.forEach(column -> cells.add(column.cell().of(object)));
        Object shown = switch (includeObject) {
            case "None" -> null;
            case "", "Metadata" -> View.metadata(object);
            case "Object" -> object;
            default -> throw Failure.badRequest("unrecognized includeObject value: " + includeObject);
        };
        return Trees.of("cells", cells, "object", shown);
    }
}
