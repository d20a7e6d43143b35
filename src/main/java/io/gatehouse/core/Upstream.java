package io.gatehouse.core;

import io.vertx.core.Future;

/**
 * The API servers of a cluster. Fails with a {@link Refusal} (502, 503, 504) where none of them answers; what they
 * answer, errors included, is an answer.
 */
public interface Upstream {
    /** Sends a request. */
    Future<Reply> send(Admitted admitted);

    /** Sends a request that asks to leave HTTP: a {@link Tunnel} where the API server agrees, else its {@link Reply}. */
    Future<Answer> open(Admitted admitted);
}
