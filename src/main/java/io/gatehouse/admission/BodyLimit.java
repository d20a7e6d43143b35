package io.gatehouse.admission;

import io.gatehouse.config.AdmissionConfiguration;
import io.gatehouse.core.Body;
import io.gatehouse.core.Limit;
import io.gatehouse.core.LimitCounts;
import io.gatehouse.core.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a body may be that is read whole, and how long all of them together that are being judged: an object takes far more
 * memory than its text. Safe on any thread.
 */
final class BodyLimit {
    private static final int TOO_LARGE = 413;

    /** An object of many small values takes twelve times its text, and there are other things in the heap. */
    private static final int PART_OF_HEAP = 32;

    private final int each;
    private final long together;
    private final LimitCounts counts;
    private final AtomicLong held = new AtomicLong();

    /**
     * @param each bytes of one body
     * @param together bytes of all that are judged at a time
     */
    BodyLimit(int each, long together, LimitCounts counts) {
        this.each = each;
        this.together = together;
        this.counts = counts;
    }

    static BodyLimit of(AdmissionConfiguration configuration, LimitCounts counts) {
        int each = configuration.maxRequestBodyBytes();
        long given = configuration.maxReviewedBytes();
        long ofHeap = Math.max(each, Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
        return new BodyLimit(each, given == 0 ? ofHeap : given, counts);
    }

    Reading begin() {
        return new Reading();
    }

    /** What one request has in memory, until it has been judged. */
    final class Reading {
        private long own;
        private boolean isOver;

        /** Fails with 413 where it is too long, with 429 where all are together, and with another refusal where it breaks off. */
        Future<Buffer> read(Body body) {
            Future<Buffer> whole = WholeBody.of(body, each, this::take);
            return whole.succeeded() ? whole : whole.onFailure(this::count);
        }

        private void count(Throwable failure) {
            if (failure instanceof Refusal refusal && refusal.code() == TOO_LARGE) {
                counts.reached(Limit.MAX_REQUEST_BODY_BYTES);
            }
        }

        private synchronized boolean take(int bytes) {
            if (isOver) {
                return false;
            }
            if (held.addAndGet(bytes) > together) {
                held.addAndGet(-bytes);
                counts.reached(Limit.MAX_REVIEWED_BYTES);
                return false;
            }
            own += bytes;
            return true;
        }

        /** It has been judged. */
        synchronized void end() {
            isOver = true;
            held.addAndGet(-own);
            own = 0;
        }
    }
}
