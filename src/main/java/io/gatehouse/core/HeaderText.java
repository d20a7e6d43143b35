package io.gatehouse.core;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** What headers say of people: each of their characters is a byte of UTF-8. */
public final class HeaderText {
    private HeaderText() {}

    /** @return empty if it is no UTF-8 */
    public static Optional<String> utf8(String bytes) {
        if (isBelow(0x80, bytes)) {
            return Optional.of(bytes);
        }
        return isBelow(0x100, bytes) ? utf8(bytes.getBytes(StandardCharsets.ISO_8859_1)) : Optional.empty();
    }

    private static boolean isBelow(int bound, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= bound) {
                return false;
            }
        }
        return true;
    }

    /** @return empty if it is no UTF-8 */
    public static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /**
     * The key of an extra from the end of a header's name; what is no percent-encoding is taken as it is.
     *
     * @return empty if it is no UTF-8
     */
    public static Optional<String> extraKey(String encoded) {
        String lower = encoded.toLowerCase(Locale.ROOT);
        String key = PercentEncoding.decode(lower, false).orElse(lower);
        return key.indexOf(PercentEncoding.NO_CHARACTER) < 0 ? Optional.of(key) : Optional.empty();
    }
}
