/**
 * Asks others over HTTPS: webhooks, issuers of tokens. Where they are, whom to believe there and what to show is an {@link
 * io.gatehouse.remote.Endpoint}; what asks is a {@link io.gatehouse.remote.RemoteService}.
 */
@NullMarked
package io.gatehouse.remote;

import org.jspecify.annotations.NullMarked;
