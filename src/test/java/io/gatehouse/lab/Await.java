package io.gatehouse.lab;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for what happens elsewhere: it looks often, and gives up late, so that a slow machine fails no test. */
public final class Await {

    public static final Duration LIMIT = Duration.ofMinutes(2);
    private static final long POLL_MILLIS = 20;

    private Await() {}

    /** @param what the condition in words, for the failure */
    public static void until(String what, Callable<Boolean> condition) throws Exception {
        value(what, () -> condition.call() ? Optional.of(true) : Optional.empty());
    }

    /** The first value that is there. */
    public static <T> T value(String what, Callable<Optional<T>> source) throws Exception {
        long begin = System.nanoTime();
        while (true) {
            Optional<T> value = source.call();
            if (value.isPresent()) {
                return value.get();
            }
            if (System.nanoTime() - begin > LIMIT.toNanos()) {
                throw new AssertionError("not within " + LIMIT + ": " + what);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }
}
