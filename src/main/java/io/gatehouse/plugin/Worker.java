package io.gatehouse.plugin;

import io.gatehouse.config.PluginConfiguration;
import io.gatehouse.core.Counters;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which one plug-in is asked, and the time that it has: no event loop waits for it, no question more than its
 * time, and no more of them than fit.
 */
final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int MAX_WAITING = 1000;
    private static final Duration TO_BE_MADE = Duration.ofSeconds(30);

    private final String name;
    private final long timeoutMillis;
    private final Vertx vertx;
    private final Counters counters;
    private final ThreadPoolExecutor threads;

    /** A question to a plug-in; what is no answer may be thrown, and is null where the plug-in does not keep to its contract. */
    interface Question<T> extends Callable<@Nullable Future<T>> {}

    Worker(PluginConfiguration configuration, ClassLoader loader, Vertx vertx, Counters counters) {
        this.name = configuration.name();
        this.timeoutMillis = configuration.timeout().toMillis();
        this.vertx = vertx;
        this.counters = counters;
        AtomicInteger made = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                configuration.workers(),
                configuration.workers(),
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MAX_WAITING),
                work -> {
                    Thread thread = new Thread(work, "plugin-" + name + "-" + made.incrementAndGet());
                    thread.setDaemon(true);
                    thread.setContextClassLoader(loader);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** On the calling thread, which waits: for what is done before the plug-in is in use. */
    <T> T finish(Callable<T> work) throws ExecutionException, TimeoutException {
        FutureTask<T> task = new FutureTask<>(work);
        threads.execute(task);
        try {
            return task.get(TO_BE_MADE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException();
        } finally {
            task.cancel(true);
        }
    }

    /** Answers on the event loop that asks; fails with a {@link FailureException} alone. */
    <T> Future<T> ask(Question<T> question) {
        long began = System.nanoTime();
        Promise<T> answer = Promise.promise();
        FutureTask<?> task = new FutureTask<>(() -> put(question, answer), null);
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            answer.tryFail(new FailureException("busy", "has too many questions to answer"));
        }
        long timer = vertx.setTimer(timeoutMillis, late -> {
            answer.tryFail(new FailureException("late", "did not answer within " + timeoutMillis + " ms"));
            task.cancel(true);
        });
        return here(answer.future()).onComplete(done -> {
            vertx.cancelTimer(timer);
            note(done.cause(), System.nanoTime() - began);
        });
    }

    /**
     * The same on a thread that may wait.
     *
     * @throws IOException where there is no answer
     */
    <T> T waitFor(Question<T> question) throws IOException {
        BlockingQueue<AsyncResult<T>> arrived = new ArrayBlockingQueue<>(1);
        ask(question).onComplete(arrived::add);
        try {
            // The time of an answer is over by then, whatever has become of the event loops.
            AsyncResult<T> answer = arrived.poll(2 * timeoutMillis, TimeUnit.MILLISECONDS);
            if (answer != null && answer.succeeded()) {
                return answer.result();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IOException("no answer");
    }

    private <T> void put(Question<T> question, Promise<T> answer) {
        try {
            Future<T> given = question.call();
            if (given == null) {
                answer.tryFail(failed("no answer"));
                return;
            }
            given.onComplete(
                    result -> {
                        if (result == null) {
                            answer.tryFail(failed("nothing for an answer"));
                        } else {
                            answer.tryComplete(result);
                        }
                    },
                    failure -> answer.tryFail(failed(where(failure))));
        } catch (Throwable e) {
            // An error of the linker's, too: it is built against something else.
            answer.tryFail(failed(where(e)));
        }
    }

    private static FailureException failed(String how) {
        return new FailureException("failed", "failed (" + how + ")");
    }

    /** Not in its own words: they may hold what it was told. */
    static String where(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        String kind = failure.getClass().getName();
        return trace.length == 0 ? kind : kind + " at " + trace[0].getClassName() + ":" + trace[0].getLineNumber();
    }

    private static <T> Future<T> here(Future<T> future) {
        Context context = Vertx.currentContext();
        if (context == null) {
            return future;
        }
        Promise<T> arrived = Promise.promise();
        future.onComplete(done -> context.runOnContext(now -> arrived.handle(done)));
        return arrived.future();
    }

    private void note(@Nullable Throwable failure, long nanos) {
        String result = failure instanceof FailureException known ? known.result() : "answered";
        counters.count("gatehouse.plugin.questions", "plugin", name, "result", result);
        counters.took("gatehouse.plugin.duration", nanos, "plugin", name);
        if (failure instanceof FailureException known) {
            LOG.warn("plug-in {} {}", name, known.message());
        }
    }

    /** Nothing is asked any more: what the plug-in has is let go. */
    void end(Object made) {
        try {
            if (made instanceof AutoCloseable closeable) {
                threads.execute(() -> close(closeable));
            }
        } catch (RejectedExecutionException e) {
            LOG.warn("plug-in {} is not closed: it has too much to do", name);
        }
        threads.shutdown();
    }

    private void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception | LinkageError e) {
            LOG.warn("plug-in {} did not close: {}", name, where(e));
        }
    }
}
