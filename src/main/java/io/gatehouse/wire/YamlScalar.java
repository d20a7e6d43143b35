package io.gatehouse.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a plain YAML scalar means to an API server: YAML 1.1 as the Kubernetes tools read it, then the number as JSON writes it. */
final class YamlScalar {
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUES =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSES =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Pattern NOT_FINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private static final Pattern INTEGER =
            Pattern.compile("([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))");
    private static final int[] BASE_OF_GROUP = {0, 0, 16, 2, 8, 10};
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern LOOSE_UNDERSCORE = Pattern.compile("(?<![0-9])_|_(?![0-9])");
    // Reading a number takes time that grows with the square of its length.
    private static final int MAX_DIGITS = 1000;
    private static final BigInteger MAX_UNSIGNED = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private YamlScalar() {}

    /** A value of a tree, or a {@link Double} for what has a point or an exponent, or is no finite number. */
    static @Nullable Object resolve(String plain) {
        if (NULLS.contains(plain)) {
            return null;
        }
        if (TRUES.contains(plain)) {
            return true;
        }
        if (FALSES.contains(plain)) {
            return false;
        }
        if (NOT_FINITE.matcher(plain).matches()) {
            return Double.NaN;
        }
        Number number = number(plain);
        return number == null ? plain : number;
    }

    private static @Nullable Number number(String plain) {
        boolean fraction = plain.startsWith(".");
        if (plain.startsWith("_")
                || (fraction && LOOSE_UNDERSCORE.matcher(plain).find())) {
            return null;
        }
        String digits = plain.replace("_", "");
        Number integer = integer(digits);
        if (integer != null || !FLOAT.matcher(digits).matches()) {
            return integer;
        }
        double value = Double.parseDouble(digits);
        return Double.isInfinite(value) ? null : value;
    }

    /** Null where the text is no integer of 64 bits. */
    private static @Nullable Number integer(String digits) {
        Matcher matcher = INTEGER.matcher(digits);
        if (!matcher.matches()) {
            return null;
        }
        if (digits.length() > MAX_DIGITS) {
            throw new MalformedException(MalformedException.Reason.TOO_LARGE, "a number is too long");
        }
        int group = 2;
        while (matcher.group(group) == null) {
            group++;
        }
        BigInteger magnitude = new BigInteger(matcher.group(group), BASE_OF_GROUP[group]);
        BigInteger value = matcher.group(1).equals("-") ? magnitude.negate() : magnitude;
        if (value.bitLength() < Long.SIZE) {
            return value.longValue();
        }
        boolean unsigned = matcher.group(1).isEmpty() && value.compareTo(MAX_UNSIGNED) <= 0;
        return unsigned ? value : null;
    }

    /** A finite double as the tools write it in JSON: 1.0 becomes 1, 1e3 becomes 1000. */
    static Number asJsonWritesIt(double value) {
        BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (value != Math.rint(value) || Math.abs(value) >= 1e21) {
            return shortest;
        }
        BigInteger integer = shortest.toBigInteger();
        return integer.bitLength() < Long.SIZE ? (Number) integer.longValue() : integer;
    }
}
