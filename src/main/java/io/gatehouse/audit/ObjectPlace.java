package io.gatehouse.audit;

import io.gatehouse.wire.JsonCopy;

/**
 * Where a value stands in an object, a list or a table. {@code managedFields}, who set which field, are long, and seldom what a
 * reader of a log asks for: of an object, of all of a list and of all of a table.
 */
enum ObjectPlace implements JsonCopy.Place {
    ROOT,
    ROOT_METADATA,
    ITEMS,
    ROWS,
    ROW,
    OBJECT,
    METADATA,
    MANAGED_FIELDS,
    ELSEWHERE;

    @Override
    public ObjectPlace member(String name) {
        return switch (name) {
            case "metadata" -> this == ROOT ? ROOT_METADATA : this == OBJECT ? METADATA : ELSEWHERE;
            case "managedFields" -> this == ROOT_METADATA || this == METADATA ? MANAGED_FIELDS : ELSEWHERE;
            case "items" -> this == ROOT ? ITEMS : ELSEWHERE;
            case "rows" -> this == ROOT ? ROWS : ELSEWHERE;
            case "object" -> this == ROW ? OBJECT : ELSEWHERE;
            default -> ELSEWHERE;
        };
    }

    @Override
    public ObjectPlace item() {
        return this == ITEMS ? OBJECT : this == ROWS ? ROW : ELSEWHERE;
    }
}
