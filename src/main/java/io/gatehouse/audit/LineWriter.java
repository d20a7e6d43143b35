package io.gatehouse.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Writes events as lines, many by one call, and begins a line of its own where an earlier write broke off. */
final class LineWriter {
    private static final int CAPACITY = 256 << 10;
    private static final int ENDS = 2;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(CAPACITY);
    private WritableByteChannel channel;
    private boolean torn;
    private int gathered;
    private int written;
    private long length;

    LineWriter(WritableByteChannel channel) {
        this.channel = channel;
    }

    /**
     * @param lengthThere in bytes
     * @param isTorn whether what is there already ends in the middle of a line
     */
    void goOnIn(WritableByteChannel other, long lengthThere, boolean isTorn) {
        channel = other;
        length = lengthThere;
        torn = isTorn;
    }

    /** Begins to count anew. */
    void begin() {
        written = 0;
    }

    /** How many events are written whole since {@link #begin}. */
    int written() {
        return written;
    }

    /** Bytes of what is there, without any part of a line that broke off. */
    long length() {
        return length;
    }

    /** Bytes that {@link #flush} would write. */
    int pending() {
        return buffer.position();
    }

    void add(byte[] event) throws IOException {
        if (!fits(event)) {
            flush();
        }
        if (torn && buffer.position() == 0) {
            buffer.put((byte) '\n');
        }
        if (fits(event)) {
            buffer.put(event).put((byte) '\n');
            gathered++;
        } else {
            writePieces(event);
        }
    }

    void flush() throws IOException {
        int lines = gathered;
        gathered = 0;
        length += drain();
        written += lines;
    }

    private boolean fits(byte[] event) {
        return event.length + ENDS <= buffer.remaining();
    }

    private void writePieces(byte[] event) throws IOException {
        int from = 0;
        int out = 0;
        while (from < event.length) {
            int piece = Math.min(buffer.remaining(), event.length - from);
            buffer.put(event, from, piece);
            out += drain();
            from += piece;
        }
        buffer.put((byte) '\n');
        length += out + drain();
        written++;
    }

    private int drain() throws IOException {
        buffer.flip();
        try {
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            return buffer.position();
        } finally {
            int out = buffer.position();
            torn = out == 0 ? torn : buffer.get(out - 1) != '\n';
            buffer.clear();
        }
    }
}
