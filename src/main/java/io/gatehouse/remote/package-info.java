/**
 * Asks others over HTTPS: webhooks, issuers of tokens, API servers. Where they are, whom to believe there and what to show is
 * an {@link io.gatehouse.remote.Endpoint}; what asks is a {@link io.gatehouse.remote.RemoteService}; what keeps up with all
 * that API servers have of a kind is an {@link io.gatehouse.remote.Informer}.
 */
@NullMarked
package io.gatehouse.remote;

import org.jspecify.annotations.NullMarked;
