package io.gatehouse.audit;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** A copy of a body as it passes, up to a limit. Lives on one event loop until it has ended. */
final class Capture {
    private static final byte[] NONE = {};

    private final int limit;
    private final CaptureBudget budget;
    private byte[] bytes = NONE;
    private int length;
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
        if (length + (long) chunk.length() > limit) {
            giveUp("larger than " + limit + " bytes");
        } else if (!budget.take(chunk.length())) {
            giveUp("too many bodies at once");
        } else {
            append(chunk);
            isWhole = length == expected;
        }
    }

    private void append(Buffer chunk) {
        int needed = length + chunk.length();
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(roomAtMost(), 2L * bytes.length)));
        }
        chunk.getBytes(0, chunk.length(), bytes, length);
        length = needed;
    }

    private long roomAtMost() {
        return expected < 0 ? limit : Math.min(limit, expected);
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
        return fault.isEmpty() && length == 0;
    }

    int length() {
        return length;
    }

    /** Why there is no whole copy, empty where there is. */
    String fault() {
        return fault.isEmpty() && !isWhole ? "cut short" : fault;
    }

    byte[] bytes() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    void release() {
        budget.giveBack(length);
        bytes = NONE;
        length = 0;
    }
}
