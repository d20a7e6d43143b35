package io.gatehouse.audit;

import io.vertx.core.buffer.Buffer;

/** A copy of a body as it passes, up to a limit. Lives on one event loop until it has ended. */
final class Capture {
    private final int limit;
    private final CaptureBudget budget;
    private Buffer bytes = Buffer.buffer();
    private long expected = -1;
    private boolean isWhole;
    private boolean isClosed;
    private String fault = "";

    Capture(int limit, CaptureBudget budget) {
        this.limit = limit;
        this.budget = budget;
    }

    void add(Buffer chunk) {
        if (isClosed || !fault.isEmpty()) {
            return;
        }
        if (bytes.length() + (long) chunk.length() > limit) {
            giveUp("larger than " + limit + " bytes");
        } else if (!budget.take(chunk.length())) {
            giveUp("too many bodies at once");
        } else {
            bytes.appendBuffer(chunk);
            isWhole = bytes.length() == expected;
        }
    }

    /** With so many bytes it is whole: who passes them on does not wait until its end is told. */
    void expect(long length) {
        expected = length;
    }

    void end() {
        isWhole = true;
    }

    /** What still passes is no more to be seen: an answer may end before the body that it answers. */
    void close() {
        isClosed = true;
    }

    /** For a body that is known not to fit. */
    void giveUp(String reason) {
        release();
        fault = reason;
    }

    /** Whether there was nothing, or nobody asked for it. */
    boolean isEmpty() {
        return fault.isEmpty() && bytes.length() == 0;
    }

    int length() {
        return bytes.length();
    }

    /** Why there is no whole copy, empty where there is. */
    String fault() {
        return fault.isEmpty() && !isWhole ? "cut short" : fault;
    }

    byte[] bytes() {
        return bytes.getBytes();
    }

    void release() {
        budget.giveBack(bytes.length());
        bytes = Buffer.buffer();
    }
}
