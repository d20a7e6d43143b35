package io.gatehouse.cel;

import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import io.gatehouse.cel.Functions.Parameter;
import java.util.List;

/** Types of arguments that several functions have. */
final class Parameters {
    static final TypeParamType ANY = TypeParamType.create("T");
    static final Parameter<String> STRING = new Parameter<>(SimpleType.STRING, String.class);
    static final Parameter<Long> INT = new Parameter<>(SimpleType.INT, Long.class);

    @SuppressWarnings("rawtypes") // what there is at evaluation has no type parameter
    static final Parameter<List> LIST = new Parameter<>(ListType.create(ANY), List.class);

    static final Parameter<Object> ITEM = new Parameter<>(ANY, Object.class);
    static final Parameter<Object> DYN = new Parameter<>(SimpleType.DYN, Object.class);

    private Parameters() {}
}
