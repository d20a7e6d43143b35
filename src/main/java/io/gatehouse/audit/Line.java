package io.gatehouse.audit;

import java.io.ByteArrayOutputStream;

/** Takes what an encoder writes, which is one piece unless it is long, and gives it away uncopied. */
final class Line extends ByteArrayOutputStream {
    Line() {
        super(0);
    }

    /** For the last call: what is written later may show in it. */
    byte[] bytes() {
        return count == buf.length ? buf : toByteArray();
    }
}
