package io.gatehouse.attacks;

import java.util.List;
import java.util.stream.Stream;

/** A header as it goes over the wire; nothing in it is checked. */
public record Header(String name, String value) {
    public boolean is(String other) {
        return name.equalsIgnoreCase(other);
    }

    /** Of alternating names and values. */
    public static List<Header> list(String... namesAndValues) {
        return Stream.iterate(0, i -> i < namesAndValues.length, i -> i + 2)
                .map(i -> new Header(namesAndValues[i], namesAndValues[i + 1]))
                .toList();
    }

    @Override
    public String toString() {
        return name + ": " + value;
    }
}
