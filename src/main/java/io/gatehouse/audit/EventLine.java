package io.gatehouse.audit;

import io.gatehouse.wire.Json;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One line of JSON in the making, for one event a request and more: its values go straight to bytes, but for recorded objects, which
 * are written before. Whatever text holds, the line is one line, and harmless to a terminal ({@link LineEscapes}).
 */
final class EventLine extends OutputStream {
    /** Enough for nearly all events without their objects. */
    private static final int USUAL_BYTES = 2048;

    private static final int MOST_TO_KEEP = 8 * USUAL_BYTES;

    /** Of one UTF-16 unit: an escape. */
    private static final int MOST_BYTES_A_CHAR = 6;

    private final List<Inset> insets = new ArrayList<>(2);
    private byte[] bytes = new byte[USUAL_BYTES];
    private int length;
    private int behindInset = -1;

    /** What comes in before the byte at that place, and is copied once, for it may be long. */
    private record Inset(int at, ObjectText object) {}

    /** What {@code name} and constants are made of. */
    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    void begin(char bracket) {
        separate();
        put(bracket);
    }

    void end(char bracket) {
        put(bracket);
    }

    /** @param quoted a field's name in quotes and the colon behind it */
    void name(byte[] quoted) {
        separate();
        raw(quoted);
    }

    /** A field's name that is not the program's own. */
    void name(String name) {
        text(name);
        put(':');
    }

    /** @param json a whole value */
    void constant(byte[] json) {
        separate();
        raw(json);
    }

    void number(int number) {
        constant(ascii(Integer.toString(number)));
    }

    void text(String text) {
        int end = text.length();
        room(end + 3);
        byte[] to = bytes;
        int at = length;
        if (isSeparated()) {
            to[at++] = ',';
        }
        to[at++] = '"';
        int i = 0;
        for (; i < end; i++) {
            char c = text.charAt(i);
            if (!LineEscapes.isPlainAscii(c)) {
                break;
            }
            to[at++] = (byte) c;
        }
        length = at;
        if (i < end) {
            escaped(text, i);
        }
        put('"');
    }

    void time(Instant time) {
        separate();
        put('"');
        room(MicroTime.LENGTH);
        MicroTime.put(time, bytes, length);
        length += MicroTime.LENGTH;
        put('"');
    }

    /** A tree as {@link Json} has them. */
    void tree(Object tree) {
        separate();
        ObjectText.write(tree, this);
    }

    void object(ObjectText object) {
        separate();
        insets.add(new Inset(length, object));
        behindInset = length;
    }

    /** In bytes, without objects. */
    int length() {
        return length;
    }

    /** The line so far. */
    byte[] copy() {
        if (insets.isEmpty()) {
            return Arrays.copyOf(bytes, length);
        }
        int whole = length;
        for (Inset inset : insets) {
            whole += inset.object.length();
        }
        ByteBuffer line = ByteBuffer.allocate(whole);
        int from = 0;
        for (Inset inset : insets) {
            line.put(bytes, from, inset.at - from);
            inset.object.copyTo(line);
            from = inset.at;
        }
        return line.put(bytes, from, length - from).array();
    }

    /** For another line; the room of a very long one is given back. */
    void clear() {
        length = 0;
        insets.clear();
        behindInset = -1;
        if (bytes.length > MOST_TO_KEEP) {
            bytes = new byte[USUAL_BYTES];
        }
    }

    @Override
    public void write(int one) {
        put((char) (one & 0xff));
    }

    @Override
    public void write(byte[] from, int offset, int count) {
        room(count);
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
    }

    /** A comma behind whatever is neither the beginning of something nor a name. */
    private void separate() {
        if (isSeparated()) {
            put(',');
        }
    }

    private boolean isSeparated() {
        if (length == behindInset) {
            return true;
        }
        byte last = length == 0 ? (byte) '{' : bytes[length - 1];
        return last != '{' && last != '[' && last != ':';
    }

    private void escaped(String text, int from) {
        room((text.length() - from) * MOST_BYTES_A_CHAR + 1);
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (LineEscapes.isPlainAscii(c)) {
                bytes[length++] = (byte) c;
                continue;
            }
            byte[] escape = LineEscapes.of(c);
            if (escape != null) {
                raw(escape);
            } else if (c < 0x800) {
                units(0xc0 | c >> 6, c);
            } else if (!Character.isSurrogate(c)) {
                units(0xe0 | c >> 12, c >> 6, c);
            } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                units(0xf0 | point >> 18, point >> 12, point >> 6, point);
            } else {
                units(0xe0 | WireText.REPLACEMENT >> 12, WireText.REPLACEMENT >> 6, WireText.REPLACEMENT);
            }
        }
    }

    /** UTF-8 (RFC 3629 §3): of those behind the first, six bits each. */
    private void units(int first, int... others) {
        bytes[length++] = (byte) first;
        for (int other : others) {
            bytes[length++] = (byte) (0x80 | other & 0x3f);
        }
    }

    private void raw(byte[] ascii) {
        write(ascii, 0, ascii.length);
    }

    private void put(char c) {
        room(1);
        bytes[length++] = (byte) c;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
