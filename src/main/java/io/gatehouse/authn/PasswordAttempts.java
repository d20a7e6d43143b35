package io.gatehouse.authn;

import io.gatehouse.core.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What outlives a reload of the password file: the failed attempts of each address and user, and the threads that
 * compute hashes. Both are bounded, so that guessing passwords keeps nobody else waiting for long.
 */
public final class PasswordAttempts {
    private static final int MAX_WAITING = 256;

    private final AttemptLimiter byAddress;
    private final AttemptLimiter byUser;
    private final WorkerExecutor workers;
    private final AtomicInteger waiting = new AtomicInteger();

    public PasswordAttempts(Vertx vertx, int failuresPerMinute) {
        byAddress = new AttemptLimiter(failuresPerMinute, System::nanoTime);
        byUser = new AttemptLimiter(failuresPerMinute, System::nanoTime);
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        workers = vertx.createSharedWorkerExecutor("gatehouse-passwords", threads);
    }

    boolean take(String address, String user) {
        if (!byAddress.take(address)) {
            return false;
        }
        if (!byUser.take(user)) {
            byAddress.giveBack(address);
            return false;
        }
        return true;
    }

    void giveBack(String address, String user) {
        byAddress.giveBack(address);
        byUser.giveBack(user);
    }

    /** Fails with a {@link Refusal} (429) where too many wait already. */
    <T> Future<T> offLoop(Callable<T> work) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            return Future.failedFuture(
                    Refusal.tooManyRequests("Too many passwords to verify, please try again later."));
        }
        return workers.executeBlocking(work, false)
                .map(result -> Objects.requireNonNull(result))
                .onComplete(done -> waiting.decrementAndGet());
    }
}
