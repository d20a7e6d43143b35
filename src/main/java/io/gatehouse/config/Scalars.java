package io.gatehouse.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Turns one YAML scalar into a value of a type, or says what was expected. */
final class Scalars {
    /** Go's duration, as Kubernetes writes it: {@code 1h30m}, {@code 250ms}. */
    private static final Pattern DURATION = Pattern.compile("(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");

    private static final Set<String> TRUE = Set.of("true", "yes", "on");
    private static final Set<String> FALSE = Set.of("false", "no", "off");

    /** YAML 1.1 takes a leading zero for octal, and 1.2 does not. */
    private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9_]*)");

    /** Longer ones are of no use, and overflow where they are counted in nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    private Scalars() {}

    /** Empty where it does not fit; a fault is then told. */
    static Optional<Object> bind(ScalarNode node, Class<?> type, Place place) {
        if (type == String.class) {
            return textOf(node, place, "text").map(text -> text);
        }
        if (type == Secret.class) {
            return secret(node, place);
        }
        if (type == boolean.class || type == Boolean.class) {
            return truth(node, place);
        }
        if (type == int.class || type == Integer.class) {
            return number(node, place, Integer.MIN_VALUE, Integer.MAX_VALUE).map(Long::intValue);
        }
        if (type == long.class || type == Long.class) {
            return number(node, place, Long.MIN_VALUE, Long.MAX_VALUE).map(value -> value);
        }
        if (type == Duration.class) {
            return duration(node, place);
        }
        if (type == Path.class) {
            return textOf(node, place, "the name of a file").flatMap(text -> file(node, text, place));
        }
        if (type == URI.class) {
            return textOf(node, place, "a URL").flatMap(text -> uri(node, text, place));
        }
        if (type.isEnum()) {
            return constant(node, type, place);
        }
        return wrong(node, place, "a mapping or a list");
    }

    private static Optional<String> textOf(ScalarNode node, Place place, String expected) {
        if (node.getTag().equals(Tag.STR) || node.getTag().equals(Tag.TIMESTAMP)) {
            return Optional.of(node.getValue());
        }
        place.fault(node, shown(node) + " (expected: " + expected + "; put it in quotes if it is meant as text)");
        return Optional.empty();
    }

    private static Optional<Object> secret(ScalarNode node, Place place) {
        if (node.getTag().equals(Tag.STR)) {
            return Optional.of(new Secret(node.getValue()));
        }
        place.fault(node, "is not shown here (expected: text; put it in quotes if it is meant as text)");
        return Optional.empty();
    }

    private static Optional<Object> truth(ScalarNode node, Place place) {
        String value = node.getValue().toLowerCase(Locale.ROOT);
        boolean isOne = node.getTag().equals(Tag.BOOL) && (TRUE.contains(value) || FALSE.contains(value));
        return isOne ? Optional.of(TRUE.contains(value)) : wrong(node, place, "true or false");
    }

    private static Optional<Long> number(ScalarNode node, Place place, long least, long most) {
        try {
            if (node.getTag().equals(Tag.INT)
                    && INTEGER.matcher(node.getValue()).matches()) {
                long value = Long.parseLong(node.getValue().replace("_", ""));
                if (value >= least && value <= most) {
                    return Optional.of(value);
                }
            }
        } catch (NumberFormatException e) {
            // told below
        }
        place.fault(node, shown(node) + " (expected: a whole number)");
        return Optional.empty();
    }

    private static Optional<Object> duration(ScalarNode node, Place place) {
        Matcher parts = DURATION.matcher(node.getValue());
        if (node.getValue().isEmpty() || !parts.matches()) {
            return node.getValue().equals("0")
                    ? Optional.of(Duration.ZERO)
                    : wrong(node, place, "a duration such as 10s, 5m or 1h30m");
        }
        try {
            Duration duration = Duration.ofHours(part(parts, 1))
                    .plusMinutes(part(parts, 2))
                    .plusSeconds(part(parts, 3))
                    .plusMillis(part(parts, 4));
            return duration.compareTo(LONGEST) <= 0 ? Optional.of(duration) : wrong(node, place, "a shorter duration");
        } catch (ArithmeticException | NumberFormatException e) {
            return wrong(node, place, "a shorter duration");
        }
    }

    private static long part(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
    }

    private static Optional<Object> file(ScalarNode node, String name, Place place) {
        if (name.isEmpty()) {
            return wrong(node, place, "the name of a file");
        }
        try {
            return Optional.of(
                    place.file().toAbsolutePath().resolveSibling(name).normalize());
        } catch (InvalidPathException e) {
            return wrong(node, place, "the name of a file");
        }
    }

    private static Optional<Object> uri(ScalarNode node, String text, Place place) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return wrong(node, place, "a URL");
        }
    }

    private static Optional<Object> constant(ScalarNode node, Class<?> type, Place place) {
        for (Object constant : type.getEnumConstants()) {
            if (constant.toString().equals(node.getValue())) {
                return Optional.of(constant);
            }
        }
        List<String> known =
                Arrays.stream(type.getEnumConstants()).map(Object::toString).toList();
        String hint = instead(node.getValue(), type)
                .or(() -> NearestKey.to(node.getValue(), known).map(key -> "did you mean " + key + "?"))
                .map(text -> "; " + text)
                .orElse("");
        place.fault(node, shown(node) + " (expected: " + String.join(", ", known) + hint + ")");
        return Optional.empty();
    }

    private static Optional<String> instead(String word, Class<?> type) {
        return Optional.ofNullable(type.getAnnotation(KnownElsewhere.class))
                .filter(elsewhere -> elsewhere.word().equals(word))
                .map(KnownElsewhere::instead);
    }

    private static <T> Optional<T> wrong(ScalarNode node, Place place, String expected) {
        place.fault(node, shown(node) + " (expected: " + expected + ")");
        return Optional.empty();
    }

    /** As it stands in the file, cut short. */
    static String shown(ScalarNode node) {
        String value = node.getValue();
        String text = value.length() > 60 ? value.substring(0, 60) + "…" : value;
        return node.getTag().equals(Tag.NULL) ? "nothing" : '"' + text + '"';
    }
}
