package io.gatehouse.config;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One thing that is wrong with a file.
 *
 * @param line from 1, 0 where the fault is the file's as a whole
 * @param path inside the file, as in {@code listeners[0].port}; empty for the file as a whole
 * @param message what is there, and what was expected
 */
public record Fault(String file, int line, String path, String message) {
    private static final Pattern LINE_ENDS = Pattern.compile("[\\r\\n\\x{85}\\x{2028}\\x{2029}]+\\s*");

    /** What a terminal obeys, or what turns the direction of text around. */
    private static final Pattern COMMANDS =
            Pattern.compile("[\\p{Cc}\\x{200e}\\x{200f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]");

    /** One line, whatever stands in the file that is quoted in it. */
    @Override
    public String toString() {
        String place = line > 0 ? file + ":" + line : file;
        String text = place + ": " + (path.isEmpty() ? message : path + ": " + message);
        String one = LINE_ENDS.matcher(text).replaceAll(" | ");
        return COMMANDS.matcher(one)
                .replaceAll(found -> String.format(
                        Locale.ROOT, "\\\\u%04x", (int) found.group().charAt(0)));
    }
}
