package io.gatehouse.admission;

import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.core.Body;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a write comes to.
 *
 * @param object as it would be stored; empty for a deletion
 * @param old as it is stored
 * @param options of a deletion
 * @param toSend what this holds for
 * @param again where {@code toSend} carries a condition of the gate's: what was to be sent without it
 */
record Stored(
        Operation operation,
        Optional<Map<String, @Nullable Object>> object,
        Optional<Map<String, @Nullable Object>> old,
        Optional<Map<String, @Nullable Object>> options,
        Body toSend,
        Optional<Body> again) {

    static Stored deletion(
            Map<String, @Nullable Object> old,
            Map<String, @Nullable Object> options,
            Body toSend,
            Optional<Body> again) {
        return new Stored(Operation.DELETE, Optional.empty(), Optional.of(old), Optional.of(options), toSend, again);
    }
}
