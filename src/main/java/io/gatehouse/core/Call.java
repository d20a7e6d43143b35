package io.gatehouse.core;

import io.vertx.core.MultiMap;
import java.time.Instant;
import java.util.Optional;

/**
 * One request as it arrived, before anybody judged it.
 *
 * @param auditId unique, the gate's own
 * @param received wall clock, for people
 * @param startNanos {@link System#nanoTime()}, for durations
 * @param cluster the configured name of the cluster that it is for
 * @param target path and query as they were sent and will be forwarded, byte for byte; begins with a slash
 * @param headers the client's; read, never changed
 * @param upgrade the protocol that it asks to switch to
 */
public record Call(
        String auditId,
        Instant received,
        long startNanos,
        String cluster,
        String method,
        String target,
        RequestInfo info,
        MultiMap headers,
        Body body,
        Optional<String> upgrade,
        Origin origin) {}
