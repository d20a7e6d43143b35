package io.gatehouse.core;

import io.vertx.core.Future;

/**
 * Asks the API server what a write would come to, by its caller's right and with {@code dryRun=All}: nothing is stored. What it
 * answers is the answer that the write itself would get, in JSON.
 */
@FunctionalInterface
public interface Rehearsal {
    /** @param body in place of the request's own */
    Future<Reply> with(Body body);
}
