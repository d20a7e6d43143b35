package io.gatehouse.core;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Percent-encoding as Go's {@code net/url} undoes it. */
public final class PercentEncoding {
    /** Stands in decoded text for bytes that are no UTF-8. */
    public static final char NO_CHARACTER = '\uFFFD';

    private PercentEncoding() {}

    /**
     * @param encoded ASCII
     * @param plusIsSpace as in queries
     * @return empty if a percent sign is not followed by two hexadecimal digits
     */
    public static Optional<String> decode(String encoded, boolean plusIsSpace) {
        byte[] bytes = new byte[encoded.length()];
        int length = 0;
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                int value =
                        i + 2 < encoded.length() ? hex(encoded.charAt(i + 1)) << 4 | hex(encoded.charAt(i + 2)) : -1;
                if (value < 0) {
                    return Optional.empty();
                }
                bytes[length++] = (byte) value;
                i += 2;
            } else {
                bytes[length++] = (byte) (c == '+' && plusIsSpace ? ' ' : c);
            }
        }
        return Optional.of(new String(bytes, 0, length, StandardCharsets.UTF_8));
    }

    /** Negative where it is no digit, so that no combination of two is a byte. */
    private static int hex(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        char lower = (char) (c | 0x20);
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
