package io.gatehouse.audit;

import java.io.IOException;
import java.util.List;

/** Takes events as lines. Used by one thread. */
interface LineOutput {
    /**
     * Writes all of them, several by one call to the system.
     *
     * @throws PartialWriteException where not all are written
     */
    void write(List<byte[]> events) throws PartialWriteException;

    void close() throws IOException;

    /** Says how far a writer came. */
    final class PartialWriteException extends IOException {
        private static final long serialVersionUID = 1;

        private final int written;

        /** @param written how many events are written whole, the first ones */
        PartialWriteException(int written, IOException cause) {
            super(cause.getMessage(), cause);
            this.written = written;
        }

        int written() {
            return written;
        }
    }
}
