package io.gatehouse.session;

import io.vertx.core.buffer.Buffer;
import java.util.Set;

/**
 * Over a WebSocket (RFC 6455 §5.2): a message on the channel for errors, and a close without a fault. The first byte of a
 * message names its channel.
 */
final class WebSocketFarewell implements Farewell {
    /** Those whose channel for errors carries a status. */
    static final Set<String> PROTOCOLS = Set.of("v4.channel.k8s.io", "v5.channel.k8s.io");

    private static final int LAST = 0x80;
    private static final int MASKED = 0x80;
    private static final int CONTINUATION = 0x0;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int LENGTH_OF_16_BITS = 126;
    private static final int LENGTH_OF_64_BITS = 127;
    private static final int ERRORS = 3;
    private static final int NORMAL = 1000;

    private final byte[] head = new byte[10];
    private int headBytes;
    private long left;
    private boolean isOfMessage;
    private boolean isInMessage;
    private boolean isBeforeChannel;
    private boolean isOver;

    @Override
    public void pass(Buffer chunk) {
        int at = 0;
        while (at < chunk.length() && !isOver) {
            if (left == 0) {
                head(chunk.getByte(at++));
            } else {
                channel(chunk.getByte(at));
                int passed = (int) Math.min(left, chunk.length() - at);
                left -= passed;
                at += passed;
            }
        }
    }

    private void head(byte next) {
        head[headBytes++] = next;
        if (headBytes >= 2 && headBytes == headLength()) {
            left = length();
            headBytes = 0;
            begins(head[0] & 0xf, (head[0] & LAST) != 0);
        }
    }

    private int headLength() {
        return switch (head[1] & 0x7f) {
            case LENGTH_OF_16_BITS -> 4;
            case LENGTH_OF_64_BITS -> 10;
            default -> 2;
        };
    }

    private long length() {
        if (headBytes == 2) {
            return head[1] & 0x7f;
        }
        long length = 0;
        for (int i = 2; i < headBytes; i++) {
            length = length << 8 | head[i] & 0xff;
        }
        return length;
    }

    /** No server masks, and behind its close nothing comes; what is none of this is not followed any more. */
    private void begins(int kind, boolean isLast) {
        isOver = kind == CLOSE || (head[1] & MASKED) != 0 || left < 0;
        isOfMessage = kind < CLOSE;
        if (isOfMessage) {
            isBeforeChannel |= kind != CONTINUATION;
            isInMessage = !isLast;
        }
    }

    /** Servers say by an empty message on some channel that they are there. */
    private void channel(byte first) {
        if (isOfMessage && isBeforeChannel) {
            isBeforeChannel = false;
            isOver = first == ERRORS && (left > 1 || isInMessage);
        }
    }

    @Override
    public boolean isPossible() {
        return !isOver;
    }

    @Override
    public boolean isHere() {
        return !isOver && headBytes == 0 && left == 0 && !isInMessage;
    }

    @Override
    public Buffer say(String why) {
        isOver = true;
        Buffer status = Farewell.status(why);
        return Buffer.buffer()
                .appendByte((byte) (LAST | BINARY))
                .appendByte((byte) LENGTH_OF_16_BITS)
                .appendUnsignedShort(1 + status.length())
                .appendByte((byte) ERRORS)
                .appendBuffer(status)
                .appendByte((byte) (LAST | CLOSE))
                .appendByte((byte) Short.BYTES)
                .appendUnsignedShort(NORMAL);
    }
}
