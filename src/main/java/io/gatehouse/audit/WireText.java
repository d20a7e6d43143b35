package io.gatehouse.audit;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/** Text whose characters are bytes that came over the wire, made the text that they mean. */
final class WireText {
    static final char REPLACEMENT = '\uFFFD';

    private WireText() {}

    /** As UTF-8; each byte that is none becomes U+FFFD, as in Go. Text that cannot have come over the wire stays as it is. */
    static String read(String wire) {
        int highest = 0;
        for (int i = 0; i < wire.length(); i++) {
            highest |= wire.charAt(i);
        }
        return highest < 0x80 || highest > 0xff ? wire : decode(wire.getBytes(StandardCharsets.ISO_8859_1));
    }

    static String decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CoderResult result = decoder.decode(in, out, true);
        while (result.isError()) {
            for (int i = 0; i < result.length(); i++) {
                in.get();
                out.put(REPLACEMENT);
            }
            result = decoder.decode(in, out, true);
        }
        return out.flip().toString();
    }

    /** Without halves of characters, which no UTF-8 can hold. */
    static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                return withoutHalves(text, i);
            }
        }
        return text;
    }

    private static String withoutHalves(String text, int from) {
        StringBuilder whole = new StringBuilder(text);
        for (int i = from; i < whole.length(); i++) {
            if (i + 1 < whole.length() && Character.isSurrogatePair(whole.charAt(i), whole.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(whole.charAt(i))) {
                whole.setCharAt(i, REPLACEMENT);
            }
        }
        return whole.toString();
    }
}
