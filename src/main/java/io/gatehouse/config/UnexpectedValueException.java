package io.gatehouse.config;

/** Thrown by a record's constructor about one of its components; the loader adds file, line and path. */
public final class UnexpectedValueException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String component;

    /**
     * @param component the record component's name, empty for the record as a whole
     * @param found what is there, as it is to be shown; never a secret
     */
    public UnexpectedValueException(String component, Object found, String expected) {
        super(found + " (expected: " + expected + ")");
        this.component = component;
    }

    public String component() {
        return component;
    }

    /** @throws UnexpectedValueException where the condition does not hold */
    public static void expect(boolean condition, String component, Object found, String expected) {
        if (!condition) {
            throw new UnexpectedValueException(component, found, expected);
        }
    }
}
