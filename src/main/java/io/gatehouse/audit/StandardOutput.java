package io.gatehouse.audit;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/** Events on the standard output. */
final class StandardOutput implements LineOutput {
    private final LineWriter lines;

    StandardOutput(WritableByteChannel channel) {
        lines = new LineWriter(channel);
    }

    static StandardOutput open() {
        return new StandardOutput(Channels.newChannel(new FileOutputStream(FileDescriptor.out)));
    }

    @Override
    public void write(List<byte[]> events) throws PartialWriteException {
        lines.begin();
        try {
            for (byte[] event : events) {
                lines.add(event);
            }
            lines.flush();
        } catch (IOException e) {
            throw new PartialWriteException(lines.written(), e);
        }
    }

    /** The descriptor is the process's own: it stays open. */
    @Override
    public void close() {}
}
