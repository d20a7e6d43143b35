package io.gatehouse.cel;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.common.types.StructTypeReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The type of a variable or of a result, as far as it is known before evaluation. */
public final class Shape {
    /** Anything; what may be done with it shows at evaluation. */
    public static final Shape DYN = new Shape(SimpleType.DYN, Map.of());

    public static final Shape BOOL = new Shape(SimpleType.BOOL, Map.of());
    public static final Shape STRING = new Shape(SimpleType.STRING, Map.of());
    public static final Shape NULL = new Shape(SimpleType.NULL_TYPE, Map.of());

    private final CelType type;
    private final Map<String, StructType> structs;

    private Shape(CelType type, Map<String, StructType> structs) {
        this.type = type;
        this.structs = structs;
    }

    static Shape of(CelType type) {
        return new Shape(type, Map.of());
    }

    public static Shape listOf(Shape item) {
        return new Shape(ListType.create(item.type), item.structs);
    }

    /** A map with strings for keys. */
    public static Shape mapOf(Shape value) {
        return new Shape(MapType.create(SimpleType.STRING, value.type), value.structs);
    }

    /** An object with these fields and no others: to ask for another is an error when an expression is compiled. */
    @SuppressWarnings("Immutable") // a copy that nobody changes
    public static Shape object(String name, Map<String, Shape> fields) {
        Map<String, Shape> copy = Map.copyOf(fields);
        Map<String, StructType> structs = new LinkedHashMap<>();
        copy.values().forEach(field -> structs.putAll(field.structs));
        structs.put(
                name,
                StructType.create(
                        name,
                        ImmutableSet.copyOf(copy.keySet()),
                        field -> Optional.ofNullable(copy.get(field)).map(Shape::type)));
        return new Shape(StructTypeReference.create(name), structs);
    }

    CelType type() {
        return type;
    }

    /** The objects in it, by name. */
    Map<String, StructType> structs() {
        return structs;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && shape.type.equals(type);
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }

    @Override
    public String toString() {
        return type.equals(SimpleType.DYN) ? "dyn" : type.name();
    }
}
