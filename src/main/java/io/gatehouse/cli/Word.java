package io.gatehouse.cli;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.TypeConversionException;

/** The constants of an enum as words of a command line: FRONT_PROXY is front-proxy. */
final class Word {
    private Word() {}

    static <E extends Enum<E>> E read(Class<E> type, String word) {
        return Stream.of(type.getEnumConstants())
                .filter(constant -> of(constant).equals(word))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + word + "' (expected: "
                        + Stream.of(type.getEnumConstants()).map(Word::of).collect(Collectors.joining(", ")) + ")"));
    }

    private static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
