package io.gatehouse.authn;

import io.gatehouse.core.Refusal;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What outlives a reload of the password file: the failed attempts of each network and user, and the threads that
 * compute hashes. Both are bounded, so that guessing passwords keeps nobody else waiting for long.
 */
public final class PasswordAttempts {
    private static final int MAX_WAITING = 256;

    private final AttemptLimiter<String> byNetwork;

    /** A name that a stranger makes up may be as long as a request's head; its key is not. */
    private final AttemptLimiter<SecretKey> byUser;

    private final WorkerExecutor workers;
    private final AtomicInteger waiting = new AtomicInteger();

    public PasswordAttempts(Vertx vertx, int failuresPerMinute) {
        byNetwork = new AttemptLimiter<>(failuresPerMinute, System::nanoTime);
        byUser = new AttemptLimiter<>(failuresPerMinute, System::nanoTime);
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        workers = vertx.createSharedWorkerExecutor("gatehouse-passwords", threads);
    }

    boolean take(String address, String user) {
        String network = network(address);
        if (!byNetwork.take(network)) {
            return false;
        }
        if (!byUser.take(SecretKey.of(user))) {
            byNetwork.giveBack(network);
            return false;
        }
        return true;
    }

    void giveBack(String address, String user) {
        byNetwork.giveBack(network(address));
        byUser.giveBack(SecretKey.of(user));
    }

    /** Whoever has one address of IPv6 has all of its network's (RFC 4291 §2.5.4: 64 bits), and may change it at will. */
    static String network(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        return bytes == null || bytes.length < 16 ? address : HexFormat.of().formatHex(bytes, 0, 8);
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
