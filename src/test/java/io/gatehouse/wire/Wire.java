package io.gatehouse.wire;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes protobuf field by field, right or wrong as a test wants it. */
final class Wire {
    static final byte[] MAGIC = raw('k', '8', 's', 0);

    private Wire() {}

    static byte[] envelope(String apiVersion, String kind, byte[]... content) {
        return join(MAGIC, message(1, text(1, apiVersion), text(2, kind)), message(2, content));
    }

    static byte[] message(int number, byte[]... content) {
        return bytes(number, join(content));
    }

    static byte[] text(int number, String text) {
        return bytes(number, text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] bytes(int number, byte... content) {
        return written(out -> out.writeByteArray(number, content));
    }

    static byte[] varint(int number, long value) {
        return written(out -> out.writeInt64(number, value));
    }

    static byte[] raw(int... bytes) {
        byte[] raw = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            raw[i] = (byte) bytes[i];
        }
        return raw;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private interface Write {
        void to(CodedOutputStream out) throws IOException;
    }

    private static byte[] written(Write write) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            write.to(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
