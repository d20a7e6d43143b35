package io.gatehouse.audit;

import io.gatehouse.plugin.GuardedSink;
import java.io.IOException;
import java.util.List;

/** Events for somebody else's code. */
final class PluggedOutput implements LineOutput {
    /** So many are to be written in the time of one answer. */
    private static final int AT_ONCE = 100;

    private final GuardedSink sink;

    PluggedOutput(GuardedSink sink) {
        this.sink = sink;
    }

    @Override
    public void write(List<byte[]> events) throws PartialWriteException {
        for (int from = 0; from < events.size(); from += AT_ONCE) {
            List<byte[]> some = events.subList(from, Math.min(from + AT_ONCE, events.size()));
            int written = sink.write(some);
            if (written < some.size()) {
                throw new PartialWriteException(from + written, new IOException("the plug-in gave no answer"));
            }
        }
    }

    @Override
    public void close() throws IOException {
        sink.close();
    }
}
