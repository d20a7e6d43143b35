package io.gatehouse.kube;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The syntax of {@code fieldSelector} (k8s.io/apimachinery, {@code fields/selector.go}): terms {@code field=value}, {@code
 * ==} and {@code !=} between commas, the value's own backslashes, commas and equals signs behind a backslash.
 */
public final class FieldSelector {
    private static final String NAME = "metadata.name";

    private FieldSelector() {}

    /** Whether it can be read at all. */
    public static boolean isValid(String selector) {
        for (String term : terms(selector)) {
            if (!term.isEmpty() && valueOf(term) == null) {
                return false;
            }
        }
        return true;
    }

    /**
     * The name that a valid selector requires, where it could be a name in a path: of several terms the first one in
     * byte order.
     */
    public static Optional<String> onlyName(String selector) {
        return terms(selector).stream()
                .filter(FieldSelector::requiresName)
                .min(FieldSelector::inByteOrder)
                .map(FieldSelector::valueOf)
                .filter(FieldSelector::isPathSegment);
    }

    /** What it requires, in the byte order of its terms; nothing where it cannot be read. */
    public static List<LabelSelector.Requirement> requirements(String selector) {
        if (!isValid(selector)) {
            return List.of();
        }
        return terms(selector).stream()
                .filter(term -> !term.isEmpty())
                .sorted(FieldSelector::inByteOrder)
                .map(FieldSelector::requirement)
                .toList();
    }

    private static LabelSelector.Requirement requirement(String term) {
        int operator = indexOfOperator(term);
        return new LabelSelector.Requirement(
                term.substring(0, operator),
                term.charAt(operator) == '!' ? LabelSelector.Operator.NOT_IN : LabelSelector.Operator.IN,
                List.of(Objects.requireNonNull(valueOf(term))));
    }

    private static int inByteOrder(String a, String b) {
        return Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean requiresName(String term) {
        int length = NAME.length();
        return indexOfOperator(term) == length && term.startsWith(NAME) && term.charAt(length) == '=';
    }

    private static boolean isPathSegment(String name) {
        return !name.equals(".") && !name.equals("..") && name.indexOf('/') < 0 && name.indexOf('%') < 0;
    }

    private static List<String> terms(String selector) {
        List<String> terms = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < selector.length(); i++) {
            if (selector.charAt(i) == '\\') {
                i++;
            } else if (selector.charAt(i) == ',') {
                terms.add(selector.substring(start, i));
                start = i + 1;
            }
        }
        terms.add(selector.substring(start));
        return terms;
    }

    /** Of the first operator; -1 where there is none. */
    private static int indexOfOperator(String term) {
        int equals = term.indexOf('=');
        return equals > 0 && term.charAt(equals - 1) == '!' ? equals - 1 : equals;
    }

    /** Null where the term is none. */
    private static @Nullable String valueOf(String term) {
        int operator = indexOfOperator(term);
        if (operator < 0) {
            return null;
        }
        boolean isLong = term.charAt(operator) == '!' || term.startsWith("==", operator);
        return unescaped(term.substring(operator + (isLong ? 2 : 1)));
    }

    private static @Nullable String unescaped(String value) {
        StringBuilder out = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ',' || c == '=') {
                return null;
            }
            if (c == '\\') {
                i++;
                if (i == value.length() || "\\,=".indexOf(value.charAt(i)) < 0) {
                    return null;
                }
            }
            out.append(value.charAt(i));
        }
        return out.toString();
    }
}
