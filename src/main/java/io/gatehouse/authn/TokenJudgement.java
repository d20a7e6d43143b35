package io.gatehouse.authn;

import io.gatehouse.core.AuthnResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What somebody says, or is about to say, of one token. A no is soon forgotten: an API server may not know a new token yet. */
final class TokenJudgement {
    private static final long NO_NANOS = Duration.ofSeconds(1).toNanos();

    private final AtomicBoolean begun = new AtomicBoolean();
    private final Promise<AuthnResult> result = Promise.promise();
    private volatile boolean isNo;
    private volatile long saidNanos;

    /** True once: for the one who is to ask. */
    boolean begins() {
        return begun.compareAndSet(false, true);
    }

    void complete(@Nullable AuthnResult said, @Nullable Throwable failure, long nowNanos) {
        saidNanos = nowNanos;
        isNo = !(said instanceof AuthnResult.Accepted);
        result.complete(said, failure);
    }

    boolean holds(long nowNanos) {
        return !isNo || nowNanos - saidNanos < NO_NANOS;
    }

    Future<AuthnResult> result() {
        return result.future();
    }
}
