package io.gatehouse.audit;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
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

    private final int[] ascii = CharacterEscapes.standardAsciiEscapesForJSON();
    private final transient SerializableString[] low = new SerializableString[FIRST_ABOVE_CONTROLS];

    LineEscapes() {
        for (int c = 0; c < low.length; c++) {
            low[c] = escape(c);
        }
        for (int c = 0; c < ascii.length; c++) {
            if (ascii[c] == ESCAPE_STANDARD || c == '<' || c == '>' || c == '&' || c == DELETE) {
                ascii[c] = ESCAPE_CUSTOM;
            }
        }
    }

    @Override
    public int[] getEscapeCodesForAscii() {
        return ascii;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int c) {
        if (c < FIRST_ABOVE_CONTROLS) {
            return low[c];
        }
        return isHarmless(c) ? null : escape(c);
    }

    private static SerializableString escape(int c) {
        return new SerializedString(String.format(Locale.ROOT, "\\u%04x", c));
    }

    private static boolean isHarmless(int c) {
        boolean endsLine = c == 0x2028 || c == 0x2029;
        boolean turnsText = c == 0x200e || c == 0x200f || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069;
        return !endsLine && !turnsText;
    }
}
