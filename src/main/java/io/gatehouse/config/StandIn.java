package io.gatehouse.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What takes the place of a faulty component, so that a record's constructor can judge the other ones. */
final class StandIn {
    private StandIn() {}

    /** Of the component's type; nothing, where no value comes to mind. */
    static @Nullable Object of(Class<?> type) {
        if (type == String.class) {
            return "";
        }
        if (type == int.class) {
            return 0;
        }
        if (type == long.class) {
            return 0L;
        }
        if (type == boolean.class) {
            return false;
        }
        if (type == List.class) {
            return List.of();
        }
        if (type == Map.class) {
            return Map.of();
        }
        return type == Optional.class ? Optional.empty() : null;
    }
}
