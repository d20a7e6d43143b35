package io.gatehouse.demo.embedded;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param wide whether it is only shown on demand
 */
record Column(String name, String type, boolean wide, Cell cell) {
    /** What stands in a column for an object: text, number or boolean. */
    interface Cell {
        @Nullable
        Object of(Map<String, @Nullable Object> object);
    }

    static final Column AGE = text("Age", Cells::age);
    static final Column CREATED_AT =
            new Column("Created At", "date", false, o -> Cells.at(o, "", "metadata", "creationTimestamp"));

    static Column text(String name, Cell cell) {
        return new Column(name, "string", false, cell);
    }

    static Column number(String name, Cell cell) {
        return new Column(name, "integer", false, cell);
    }

    Column onDemand() {
        return new Column(name, type, true, cell);
    }
}
