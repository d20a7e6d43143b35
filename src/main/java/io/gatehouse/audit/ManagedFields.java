package io.gatehouse.audit;

import io.gatehouse.wire.Trees;
import org.jspecify.annotations.Nullable;

/** Who set which field: long, and seldom what a reader of a log asks for. */
final class ManagedFields {
    private ManagedFields() {}

    /** From an object, from all of a list, from all of a table. */
    static void removeFrom(@Nullable Object tree) {
        removeFromObject(tree);
        Trees.list(tree, "items").forEach(ManagedFields::removeFromObject);
        Trees.list(tree, "rows").forEach(row -> removeFromObject(Trees.at(row, "object")));
    }

    private static void removeFromObject(@Nullable Object tree) {
        Trees.object(tree, "metadata").ifPresent(metadata -> metadata.remove("managedFields"));
    }
}
