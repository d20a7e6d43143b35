package io.gatehouse.attacks;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** An HTTP/2 frame (RFC 9113 §4.1); nothing in it is checked. */
record Frame(int type, int flags, int stream, byte[] payload) {
    static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 1;
    static final int ACK = 1;
    static final int END_HEADERS = 4;

    private static final int PADDED = 8;
    private static final int HAS_PRIORITY = 32;
    private static final int PRIORITY_BYTES = 5;

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The next one; empty at the connection's end. */
    static Optional<Frame> read(DataInputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        try {
            int length = first << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt() & Integer.MAX_VALUE;
            return Optional.of(new Frame(type, flags, stream, in.readNBytes(length)));
        } catch (EOFException e) {
            return Optional.empty();
        }
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(payload.length >> 16);
        out.write(payload.length >> 8);
        out.write(payload.length);
        out.write(type);
        out.write(flags);
        out.writeBytes(ofInt(stream));
        out.writeBytes(payload);
        return out.toByteArray();
    }

    /** Of a HEADERS or DATA frame, without padding and priority. */
    byte[] content() {
        int from = has(PADDED) ? 1 : 0;
        int padding = has(PADDED) ? payload[0] & 0xff : 0;
        from += type == HEADERS && has(HAS_PRIORITY) ? PRIORITY_BYTES : 0;
        return Arrays.copyOfRange(payload, from, payload.length - padding);
    }

    /** The number that a frame holds from here on: an error code, an increment. */
    int number(int from) {
        return (payload[from] & 0xff) << 24
                | (payload[from + 1] & 0xff) << 16
                | (payload[from + 2] & 0xff) << 8
                | payload[from + 3] & 0xff;
    }

    static byte[] ofInt(int number) {
        return new byte[] {(byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number};
    }

    static Frame settings() {
        return new Frame(SETTINGS, 0, 0, new byte[0]);
    }

    static Frame headers(int stream, int flags, String... namesAndValues) {
        return new Frame(HEADERS, END_HEADERS | flags, stream, Hpack.encode(Header.list(namesAndValues)));
    }

    static Frame data(int stream, int flags, String text) {
        return new Frame(DATA, flags, stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** @param last the highest stream that its sender may have acted on */
    static Frame goAway(int last, int code) {
        byte[] payload = Arrays.copyOf(ofInt(last), 8);
        payload[7] = (byte) code;
        return new Frame(GOAWAY, 0, 0, payload);
    }

    /** @param number of one setting (RFC 9113 §6.5.2) */
    static Frame setting(int number, int value) {
        byte[] payload = new byte[6];
        payload[1] = (byte) number;
        System.arraycopy(ofInt(value), 0, payload, 2, 4);
        return new Frame(SETTINGS, 0, 0, payload);
    }

    static Frame acknowledged(Frame frame) {
        return new Frame(frame.type, ACK, 0, frame.type == PING ? frame.payload : new byte[0]);
    }

    static Frame reset(int stream, int code) {
        return new Frame(RST_STREAM, 0, stream, ofInt(code));
    }

    static Frame window(int stream, int increment) {
        return new Frame(WINDOW_UPDATE, 0, stream, ofInt(increment));
    }
}
