package io.gatehouse.cel;

import dev.cel.common.CelErrorCode;
import dev.cel.common.exceptions.CelRuntimeException;
import dev.cel.runtime.CelEvaluationException;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in cel-go's words, which kube-apiserver's users know, why an evaluation failed. */
final class FailureText {
    private static final int MAX_LENGTH = 256;
    private static final Pattern PLACE = Pattern.compile("^evaluation error(?: at [^:]*:\\d+)?: ");
    private static final Pattern MISSING_KEY = Pattern.compile("key '(.*)' is not present in map\\.", Pattern.DOTALL);
    private static final Pattern NO_FIELDS =
            Pattern.compile("Error resolving field '(.*)'\\. Field selections.*", Pattern.DOTALL);

    private static final Pattern NOT_ITERABLE =
            Pattern.compile("expected a list or a map for iteration range but got '(.*)'");
    private static final Map<String, String> GO_TYPES =
            Map.of("Long", "Int", "Boolean", "Bool", "NullValue", "Null", "UnsignedLong", "Uint");

    private FailureText() {}

    /** A failure whose text is the whole story. */
    static final class Told extends CelRuntimeException {
        private static final long serialVersionUID = 1;

        private final String text;

        Told(String text) {
            super(new IllegalStateException(text), CelErrorCode.INTERNAL_ERROR);
            this.text = text;
        }
    }

    static String of(CelEvaluationException failure) {
        return shortened(text(failure));
    }

    private static String text(CelEvaluationException failure) {
        Throwable cause = Objects.requireNonNullElse(failure.getCause(), failure);
        if (cause instanceof Told told) {
            return told.text;
        }
        String message = PLACE.matcher(String.valueOf(cause.getMessage())).replaceFirst("");
        return switch (failure.getErrorCode()) {
            case ATTRIBUTE_NOT_FOUND -> missing(message);
            case INDEX_OUT_OF_BOUNDS -> "index out of bounds: " + message.substring(message.lastIndexOf(' ') + 1);
            case DIVIDE_BY_ZERO -> "division by zero";
            case NUMERIC_OVERFLOW -> "integer overflow";
            case OVERLOAD_NOT_FOUND -> "no such overload";
            case INVALID_ARGUMENT -> unsuitable(message);
            default -> inner(message);
        };
    }

    private static String missing(String message) {
        Matcher key = MISSING_KEY.matcher(message);
        Matcher field = NO_FIELDS.matcher(message);
        return "no such key: " + (key.matches() ? key.group(1) : field.matches() ? field.group(1) : message);
    }

    private static String unsuitable(String message) {
        Matcher range = NOT_ITERABLE.matcher(message);
        if (range.matches()) {
            String type = GO_TYPES.getOrDefault(range.group(1), range.group(1));
            return "got 'types." + type + "', expected iterable type";
        }
        return message.startsWith("expected ") ? "no such overload" : inner(message);
    }

    /** Without the class of an exception that stands before its text. */
    private static String inner(String message) {
        return message.replaceFirst("^[a-z]+(\\.[A-Za-z0-9]+)+Exception: ", "");
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").trim();
        return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "...";
    }
}
