package io.gatehouse.admission;

import io.gatehouse.config.AdmissionConfiguration;
import io.gatehouse.core.Body;
import io.gatehouse.core.Environment;
import io.gatehouse.core.Lasting;
import io.gatehouse.core.Limit;
import io.gatehouse.core.LimitCounts;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Reply;
import io.gatehouse.wire.Weight;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a body may be that is read whole, and how much memory all of them together may take that are being judged, with the
 * objects that are made of them: far more than their texts. Safe on any thread.
 */
final class BodyLimit {
    /** Of each byte of a text, while it is read and written again: in a buffer that grows, and as what goes on. */
    static final int MEMORY_A_BYTE = 4;

    private static final int TOO_LARGE = 413;
    private static final int PART_OF_HEAP = 6;

    private final int each;
    private final long together;
    private final LimitCounts counts;
    private final Held held;

    /** What is in memory now, of all rules: those before a reload may still be judging. */
    static final class Held implements Lasting.Thing {
        private final AtomicLong bytes = new AtomicLong();

        private record Key() {}

        @Override
        public void end() {}
    }

    /**
     * @param each bytes of one body
     * @param together bytes of memory
     */
    BodyLimit(int each, long together, LimitCounts counts, Held held) {
        this.each = each;
        this.together = together;
        this.counts = counts;
        this.held = held;
    }

    static BodyLimit of(AdmissionConfiguration configuration, Environment environment) {
        int each = configuration.maxRequestBodyBytes();
        long given = configuration.maxReviewedBytes();
        long ofHeap = Math.max(
                (long) AdmissionConfiguration.MEMORY_OF_A_BODY * each,
                Runtime.getRuntime().maxMemory() / PART_OF_HEAP);
        return new BodyLimit(
                each,
                given == 0 ? ofHeap : given,
                new LimitCounts(environment.counters()),
                environment.lasting(new Held.Key(), Held::new));
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
            Future<Buffer> whole = WholeBody.of(body, each, this::takeText);
            return whole.succeeded() ? whole : whole.onFailure(this::count);
        }

        /** Fails with 502 where it is far too long or breaks off, and as {@link #take} throws. */
        Future<Buffer> read(Reply reply) {
            return WholeBody.of(reply, this::takeText);
        }

        /** Of a tree that is made of what was read. */
        Weight weight() {
            return new Weight(this::take);
        }

        private void count(Throwable failure) {
            if (failure instanceof Refusal refusal && refusal.code() == TOO_LARGE) {
                counts.reached(Limit.MAX_REQUEST_BODY_BYTES);
            }
        }

        void takeText(int bytes) {
            take((long) MEMORY_A_BYTE * bytes);
        }

        /** @throws Refusal with 429 where there is no room now, with 413 where there is none even for this alone */
        private synchronized void take(long bytes) {
            long all = isOver ? Long.MAX_VALUE : held.bytes.addAndGet(bytes);
            if (all <= together) {
                own += bytes;
                return;
            }
            if (!isOver) {
                held.bytes.addAndGet(-bytes);
                counts.reached(Limit.MAX_REVIEWED_BYTES);
            }
            throw own + bytes > together
                    ? Refusal.tooLarge("what it takes to review the object is more than maxReviewedBytes")
                    : Refusal.tooManyRequests("Too many requests, please try again later.");
        }

        /** It is judged from the beginning. */
        synchronized Reading again() {
            held.bytes.addAndGet(-own);
            own = 0;
            return this;
        }

        /** It has been judged. */
        synchronized void end() {
            isOver = true;
            again();
        }
    }
}
