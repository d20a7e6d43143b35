package io.gatehouse.audit;

import java.util.Collection;
import java.util.Set;

/**
 * What a policy wants of one request.
 *
 * @param omitted no events are made of these
 * @param omitManagedFields whether objects are written without their {@code metadata.managedFields}
 */
public record Treatment(Level level, Set<Stage> omitted, boolean omitManagedFields) {
    static final Treatment NOTHING = new Treatment(Level.NONE, Set.of(), false);

    public Treatment {
        omitted = Set.copyOf(omitted);
    }

    boolean writes(Stage stage) {
        return level != Level.NONE && !omitted.contains(stage);
    }

    /** Whether any event at all may come of the request. */
    boolean writesAny(Collection<Stage> stages) {
        return level != Level.NONE && !omitted.containsAll(stages);
    }
}
