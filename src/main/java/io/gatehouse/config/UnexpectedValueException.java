package io.gatehouse.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a record's constructor does not take. While the loader makes a record it keeps them, so that all of a record's
 * faults are told at once, and adds file, line and path; anybody else gets the first one thrown.
 */
public final class UnexpectedValueException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;
    private static final ThreadLocal<@Nullable List<UnexpectedValueException>> KEPT = new ThreadLocal<>();

    private final String component;

    /**
     * @param component the record component's name, empty for the record as a whole
     * @param found what is there, as it is to be shown; never a secret
     */
    public UnexpectedValueException(String component, Object found, String expected) {
        super(found + " (expected: " + expected + ")");
        this.component = component;
    }

    String component() {
        return component;
    }

    /** @throws UnexpectedValueException where the condition does not hold, unless the loader keeps it */
    public static void expect(boolean condition, String component, Object found, String expected) {
        if (!condition) {
            UnexpectedValueException unexpected = new UnexpectedValueException(component, found, expected);
            List<UnexpectedValueException> kept = KEPT.get();
            if (kept == null) {
                throw unexpected;
            }
            kept.add(unexpected);
        }
    }

    /** Makes a record. */
    interface Making {
        void make() throws ReflectiveOperationException;
    }

    /** All that the record's constructor does not take. */
    static List<UnexpectedValueException> keptBy(Making making) throws ReflectiveOperationException {
        List<UnexpectedValueException> before = KEPT.get();
        List<UnexpectedValueException> kept = new ArrayList<>();
        KEPT.set(kept);
        try {
            making.make();
        } finally {
            KEPT.set(before);
        }
        return kept;
    }
}
