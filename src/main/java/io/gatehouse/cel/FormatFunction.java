package io.gatehouse.cel;

import static io.gatehouse.cel.Parameters.STRING;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import io.gatehouse.cel.Functions.Parameter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code '%s of %d'.format([a, b])}: {@code %s %d %f %e %x %X %b %o %%}, with a precision (cel-go, {@code ext/formatting.go}). */
final class FormatFunction {
    private static final int MAX_PRECISION = 100;

    @SuppressWarnings("rawtypes") // what there is at evaluation has no type parameter
    private static final Parameter<List> ARGUMENTS = new Parameter<>(ListType.create(SimpleType.DYN), List.class);

    static final Functions ALL = new Functions()
            .member(
                    "format",
                    "string_format",
                    SimpleType.STRING,
                    STRING,
                    ARGUMENTS,
                    (text, arguments) -> new FormatFunction(text, arguments).format());

    private final String text;
    private final List<?> arguments;
    private int at;
    private int next;

    private FormatFunction(String text, List<?> arguments) {
        this.text = text;
        this.arguments = arguments;
    }

    private String format() throws CelEvaluationException {
        StringBuilder out = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '%') {
                out.append(c);
            } else if (at < text.length() && text.charAt(at) == '%') {
                out.append('%');
                at++;
            } else {
                out.append(clause());
            }
        }
        return out.toString();
    }

    private String clause() throws CelEvaluationException {
        int precision = precision();
        if (at == text.length()) {
            throw new CelEvaluationException("unexpected end of string");
        }
        char verb = text.charAt(at++);
        if (next == arguments.size()) {
            throw new CelEvaluationException("index " + next + " out of range");
        }
        Object argument = arguments.get(next++);
        return switch (verb) {
            case 's' -> string(argument);
            case 'd' -> integer(argument, 10);
            case 'b' -> argument instanceof Boolean flag ? (flag ? "1" : "0") : integer(argument, 2);
            case 'o' -> integer(argument, 8);
            case 'x' -> hex(argument);
            case 'X' -> hex(argument).toUpperCase(java.util.Locale.ROOT);
            case 'f' -> String.format(java.util.Locale.ROOT, "%." + precision + "f", decimal(argument));
            case 'e' -> String.format(java.util.Locale.ROOT, "%." + precision + "e", decimal(argument));
            default -> throw new CelEvaluationException("unrecognized formatting clause \"" + verb + "\"");
        };
    }

    private int precision() throws CelEvaluationException {
        if (at == text.length() || text.charAt(at) != '.') {
            return 6;
        }
        int precision = 0;
        for (at++; at < text.length() && Character.isDigit(text.charAt(at)); at++) {
            precision = Math.min(MAX_PRECISION + 1, precision * 10 + Character.digit(text.charAt(at), 10));
        }
        if (precision > MAX_PRECISION) {
            throw new CelEvaluationException("precision is larger than " + MAX_PRECISION);
        }
        return precision;
    }

    private static String string(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(FormatFunction::inner).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> inner(entry.getKey()) + ": " + inner(entry.getValue()))
                    .sorted()
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof Double number) {
            return Double.isInfinite(number) || Double.isNaN(number)
                    ? number.toString()
                    : new BigDecimal(number.toString()).stripTrailingZeros().toPlainString();
        }
        if (value instanceof CelByteString bytes) {
            return bytes.toStringUtf8();
        }
        return value instanceof NullValue ? "null" : value.toString();
    }

    private static String inner(Object value) {
        return value instanceof String text ? '"' + text + '"' : string(value);
    }

    private static String integer(Object value, int base) throws CelEvaluationException {
        if (value instanceof Long number) {
            return Long.toString(number, base);
        }
        if (value instanceof UnsignedLong number) {
            return number.toString(base);
        }
        if (base == 10 && value instanceof Double number) {
            return string(number);
        }
        throw unsuitable();
    }

    private static String hex(Object value) throws CelEvaluationException {
        if (value instanceof String string) {
            return HexFormat.of().formatHex(string.getBytes(StandardCharsets.UTF_8));
        }
        if (value instanceof CelByteString bytes) {
            return HexFormat.of().formatHex(bytes.toByteArray());
        }
        return integer(value, 16);
    }

    private static double decimal(Object value) throws CelEvaluationException {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw unsuitable();
    }

    private static CelEvaluationException unsuitable() {
        return new CelEvaluationException("no formatting function for the argument's type");
    }
}
