package io.gatehouse.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.CorruptedFrameException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a balancer sends before all else on a connection that it passes on: whose it is. Version 2 of the protocol alone,
 * for of the text of version 1 nobody can tell where it ends before it has ended.
 *
 * @see <a href="https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt">The PROXY protocol</a>
 */
final class ProxyHeader {
    private static final byte[] SIGNATURE = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};
    private static final int FIXED = 16;
    private static final int MOST = 4096;

    private static final int VERSION_AND_COMMAND = 12;
    private static final int FAMILY = 13;
    private static final int LENGTH = 14;

    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;

    private static final int TYPE_CRC32C = 3;

    private ProxyHeader() {}

    /**
     * How long it is, or 0 where more has to come for telling. Reads nothing.
     *
     * @throws CorruptedFrameException as soon as it cannot become one that is taken
     */
    static int length(ByteBuf in) {
        int from = in.readerIndex();
        for (int i = 0; i < Math.min(SIGNATURE.length, in.readableBytes()); i++) {
            expect(in.getByte(from + i) == SIGNATURE[i], "it is not there, or not in version 2");
        }
        if (in.readableBytes() < FIXED) {
            return 0;
        }
        int length = FIXED + in.getUnsignedShort(from + LENGTH);
        expect(length <= MOST, "it is too long");
        return length;
    }

    /**
     * Whose connection it is; empty where it is the balancer's own, or one of which it knows no IP address.
     *
     * @param header whole
     * @throws CorruptedFrameException where it is none that is taken
     */
    static Optional<InetSocketAddress> client(ByteBuf header) {
        int command = header.getUnsignedByte(header.readerIndex() + VERSION_AND_COMMAND);
        if (command == LOCAL) {
            return Optional.empty();
        }
        expect(command == PROXY, "its version or its command is not known");
        return switch (header.getUnsignedByte(header.readerIndex() + FAMILY)) {
            case 0x00 -> Optional.empty();
            case 0x11 -> Optional.of(source(header, 4));
            case 0x21 -> Optional.of(source(header, 16));
            case 0x31 -> {
                checkFields(header, 2 * 108);
                yield Optional.empty();
            }
            default -> throw new CorruptedFrameException("its kind of address is not known, or not one of TCP");
        };
    }

    private static InetSocketAddress source(ByteBuf header, int size) {
        checkFields(header, 2 * size + 4);
        int from = header.readerIndex() + FIXED;
        try {
            InetAddress address = InetAddress.getByAddress(ByteBufUtil.getBytes(header, from, size));
            return new InetSocketAddress(address, header.getUnsignedShort(from + 2 * size));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + size + " bytes", e);
        }
    }

    /** What may follow the addresses means nothing here, but has to be whole. */
    private static void checkFields(ByteBuf header, int addresses) {
        int end = header.writerIndex();
        int at = header.readerIndex() + FIXED + addresses;
        expect(at <= end, "its addresses are cut short");
        while (at < end) {
            expect(at + 3 <= end, "a field is cut short");
            int next = at + 3 + header.getUnsignedShort(at + 1);
            expect(next <= end, "a field is cut short");
            if (header.getByte(at) == TYPE_CRC32C) {
                expect(
                        next - at == 7 && header.getUnsignedInt(at + 3) == checksum(header, at + 3),
                        "its checksum is wrong");
            }
            at = next;
        }
    }

    /** Of the header with nothing where the checksum itself stands. */
    private static long checksum(ByteBuf header, int at) {
        byte[] bytes = ByteBufUtil.getBytes(header);
        for (int i = 0; i < 4; i++) {
            bytes[at - header.readerIndex() + i] = 0;
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return crc.getValue();
    }

    private static void expect(boolean holds, String fault) {
        if (!holds) {
            throw new CorruptedFrameException(fault);
        }
    }
}
