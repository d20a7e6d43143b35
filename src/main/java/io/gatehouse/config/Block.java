package io.gatehouse.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.yaml.snakeyaml.nodes.MappingNode;

/** A mapping whose keys nobody knows before the record is known that it fills. Equal where the same is written. */
public final class Block {
    private final MappingNode node;
    private final Place place;

    Block(MappingNode node, Place place) {
        this.node = node;
        this.place = new Place(place.file(), place.path(), List.of());
    }

    /**
     * As strict as the gate's own records.
     *
     * @throws InvalidConfigurationException with every fault
     */
    public <R extends Record> R as(Class<R> type) throws InvalidConfigurationException {
        Place own = own();
        Object bound = Binder.bind(node, type, own).orElseThrow(() -> new InvalidConfigurationException(own.faults()));
        return type.cast(bound);
    }

    /** A fault of the whole of it. */
    public Fault fault(String message) {
        return new Fault(place.file().toString(), node.getStartMark().getLine() + 1, place.path(), message);
    }

    private Place own() {
        return new Place(place.file(), place.path(), new ArrayList<>());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Block block && Untyped.of(node, own()).equals(Untyped.of(block.node, block.own()));
    }

    @Override
    public int hashCode() {
        return Objects.hash(Untyped.of(node, own()));
    }

    /** Without what stands there: it may be secret. */
    @Override
    public String toString() {
        return "what stands at " + place.path();
    }
}
