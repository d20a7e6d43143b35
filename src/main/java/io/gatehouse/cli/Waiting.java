package io.gatehouse.cli;

import io.vertx.core.Future;
import java.util.concurrent.ExecutionException;

/** Waits on the program's main thread, which has nothing else to do. */
final class Waiting {
    private Waiting() {}

    /** @throws Exception what the future fails with */
    static <T> T forResult(Future<T> future) throws Exception {
        try {
            return future.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
