package io.gatehouse.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Goes on where one part of a configuration is wrong, so that the faults of all parts are told at once. */
public final class FaultCollector {
    private final List<Fault> faults = new ArrayList<>();

    /** Something that is read from files. */
    @FunctionalInterface
    public interface Reading<T> {
        T read() throws InvalidConfigurationException;
    }

    /** What was read, or empty where it has faults: these are kept. */
    public <T> Optional<T> collect(Reading<T> reading) {
        try {
            return Optional.of(reading.read());
        } catch (InvalidConfigurationException e) {
            faults.addAll(e.faults());
            return Optional.empty();
        }
    }

    public void add(Fault fault) {
        faults.add(fault);
    }

    public void addAll(List<Fault> others) {
        faults.addAll(others);
    }

    public boolean hasAny() {
        return !faults.isEmpty();
    }

    /** @throws InvalidConfigurationException with all that were kept, in their order */
    public void throwIfAny() throws InvalidConfigurationException {
        if (!faults.isEmpty()) {
            throw new InvalidConfigurationException(faults);
        }
    }
}
