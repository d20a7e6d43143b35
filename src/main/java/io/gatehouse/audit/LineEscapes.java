package io.gatehouse.audit;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is written as an escape beside what JSON asks for: characters that HTML reads, and those that end a line for some readers,
 * as Go does; and what a terminal obeys or what turns the direction of text around, so that a log can be looked at.
 */
final class LineEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1;

    private static final int DELETE = 0x7f;
    private static final int FIRST_ABOVE_CONTROLS = 0xa0;
    private static final int[] ASCII = ascii();
    private static final byte[][] LOW = low();
    private static final SerializableString[] LOW_SEQUENCES =
            Arrays.stream(LOW).map(LineEscapes::sequence).toArray(SerializableString[]::new);

    /** Whether a character is one byte of a line, and stands for itself. */
    static boolean isPlainAscii(char c) {
        return c < ASCII.length && ASCII[c] == 0;
    }

    /** What stands for a character in a line; null where it does itself, in UTF-8. */
    static byte @Nullable [] of(char c) {
        if (c < FIRST_ABOVE_CONTROLS) {
            return LOW[c].length == 0 ? null : LOW[c];
        }
        return isHarmless(c) ? null : escape(c);
    }

    @Override
    public int[] getEscapeCodesForAscii() {
        return ASCII.clone();
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int c) {
        byte[] escape = of((char) c);
        if (escape == null) {
            return null;
        }
        return c < FIRST_ABOVE_CONTROLS ? LOW_SEQUENCES[c] : sequence(escape);
    }

    private static SerializableString sequence(byte[] escape) {
        return new SerializedString(new String(escape, StandardCharsets.US_ASCII));
    }

    /** As Jackson has them: 0 for none, the letter behind a backslash, or {@code ESCAPE_CUSTOM}. */
    private static int[] ascii() {
        int[] ascii = CharacterEscapes.standardAsciiEscapesForJSON();
        for (int c = 0; c < ascii.length; c++) {
            if (ascii[c] == ESCAPE_STANDARD || c == '<' || c == '>' || c == '&' || c == DELETE) {
                ascii[c] = ESCAPE_CUSTOM;
            }
        }
        return ascii;
    }

    private static byte[][] low() {
        byte[][] low = new byte[FIRST_ABOVE_CONTROLS][];
        for (char c = 0; c < low.length; c++) {
            int code = c < ASCII.length ? ASCII[c] : ESCAPE_CUSTOM;
            low[c] = code == 0 ? new byte[0] : code > 0 ? new byte[] {'\\', (byte) code} : escape(c);
        }
        return low;
    }

    private static byte[] escape(int c) {
        return EventLine.ascii(String.format(Locale.ROOT, "\\u%04x", c));
    }

    private static boolean isHarmless(int c) {
        boolean endsLine = c == 0x2028 || c == 0x2029;
        boolean turnsText = c == 0x200e || c == 0x200f || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
        return !endsLine && !turnsText;
    }
}
