package io.gatehouse.cel;

import static io.gatehouse.cel.Parameters.INT;
import static io.gatehouse.cel.Parameters.STRING;

import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import io.gatehouse.cel.Functions.Parameter;
import java.math.BigDecimal;

/** Arithmetic with quantities (k8s.io/apiserver, {@code cel/library/quantity.go}). */
final class QuantityFunctions {
    private static final OpaqueType TYPE = OpaqueType.create("kubernetes.Quantity");
    private static final Parameter<Quantity> QUANTITY = new Parameter<>(TYPE, Quantity.class);

    static final Functions ALL = new Functions()
            .global("quantity", "string_to_quantity", TYPE, STRING, QuantityFunctions::parse)
            .global(
                    "isQuantity",
                    "is_quantity_string",
                    SimpleType.BOOL,
                    STRING,
                    text -> Quantity.parse(text).isPresent())
            .global("sign", "quantity_sign", SimpleType.INT, QUANTITY, q ->
                    (long) q.amount().signum())
            .member(
                    "isGreaterThan",
                    "quantity_is_greater_than",
                    SimpleType.BOOL,
                    QUANTITY,
                    QUANTITY,
                    (a, b) -> a.compareTo(b) > 0)
            .member(
                    "isLessThan",
                    "quantity_is_less_than",
                    SimpleType.BOOL,
                    QUANTITY,
                    QUANTITY,
                    (a, b) -> a.compareTo(b) < 0)
            .member("compareTo", "quantity_compare_to", SimpleType.INT, QUANTITY, QUANTITY, (a, b) ->
                    (long) a.compareTo(b))
            .member(
                    "asApproximateFloat",
                    "quantity_get_float",
                    SimpleType.DOUBLE,
                    QUANTITY,
                    q -> q.amount().doubleValue())
            .member("asInteger", "quantity_get_int", SimpleType.INT, QUANTITY, QuantityFunctions::asInteger)
            .member(
                    "isInteger",
                    "quantity_is_integer",
                    SimpleType.BOOL,
                    QUANTITY,
                    q -> q.whole().isPresent())
            .member("add", "quantity_add", TYPE, QUANTITY, QUANTITY, Quantity::plus)
            .member("add", "quantity_add_int", TYPE, QUANTITY, INT, (q, n) -> q.plus(whole(n)))
            .member("sub", "quantity_sub", TYPE, QUANTITY, QUANTITY, Quantity::minus)
            .member("sub", "quantity_sub_int", TYPE, QUANTITY, INT, (q, n) -> q.minus(whole(n)));

    private QuantityFunctions() {}

    private static Quantity parse(String text) throws CelEvaluationException {
        return Quantity.parse(text)
                .orElseThrow(() -> new CelEvaluationException("quantities must match the regular expression"
                        + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"));
    }

    private static long asInteger(Quantity quantity) throws CelEvaluationException {
        return quantity.whole().orElseThrow(() -> new CelEvaluationException("cannot convert value to integer"));
    }

    private static Quantity whole(long number) {
        return new Quantity(BigDecimal.valueOf(number));
    }
}
