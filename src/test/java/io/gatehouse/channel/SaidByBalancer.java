package io.gatehouse.channel;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Headers of the PROXY protocol, as one would write them by hand. */
public final class SaidByBalancer {
    public static final int LOCAL = 0x20;
    public static final int PROXY = 0x21;

    private SaidByBalancer() {}

    /** For a client of this address. */
    public static byte[] client(String address) throws UnknownHostException {
        return client(address, new byte[0]);
    }

    public static byte[] client(String address, byte[] fields) throws UnknownHostException {
        byte[] source = InetAddress.getByName(address).getAddress();
        ByteBuffer rest = ByteBuffer.allocate(2 * source.length + 4 + fields.length);
        rest.put(source)
                .put(source)
                .putShort((short) 4711)
                .putShort((short) 443)
                .put(fields);
        return header(PROXY, source.length == 4 ? 0x11 : 0x21, rest.array());
    }

    public static byte[] header(int versionAndCommand, int family, byte[] rest) {
        byte[] signature = "\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(16 + rest.length)
                .put(signature)
                .put((byte) versionAndCommand)
                .put((byte) family)
                .putShort((short) rest.length)
                .put(rest)
                .array();
    }

    public static byte[] field(int type, byte[] value) {
        ByteBuffer field = ByteBuffer.allocate(3 + value.length);
        return field.put((byte) type).putShort((short) value.length).put(value).array();
    }

    /** The same header, whose last field has to be a checksum, with the right one. */
    public static byte[] withChecksum(byte[] header) {
        CRC32C crc = new CRC32C();
        crc.update(header);
        ByteBuffer.wrap(header).putInt(header.length - 4, (int) crc.getValue());
        return header;
    }

    public static byte[] both(byte[] one, byte[] other) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(one);
        all.writeBytes(other);
        return all.toByteArray();
    }
}
