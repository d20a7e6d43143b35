package io.gatehouse.core;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * One request as it arrived, before anybody judged it.
 *
 * @param auditId the gate's own, and unique; or a trusted proxy's
 * @param received wall clock, for people
 * @param startNanos {@link System#nanoTime()}, for durations
 * @param cluster the configured name of the cluster that it is for
 * @param target path and query as they were sent and will be forwarded, byte for byte; begins with a slash
 * @param headers the client's; read, never changed
 * @param upgrade the protocol that it asks to switch to
 * @param abandoned completes when the client has gone before its answer has ended: nobody wants one any more
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
        Origin origin,
        Future<Void> abandoned) {

    /** The same request, of which a trusted proxy says where it comes from and under which ID it is known. */
    public Call told(String otherId, Origin other) {
        return new Call(
                otherId, received, startNanos, cluster, method, target, info, headers, body, upgrade, other, abandoned);
    }

    /** The same request with other headers. */
    public Call withHeaders(MultiMap other) {
        return with(target, other, body);
    }

    /** The same request, its body seen by somebody on the way. */
    public Call withBody(Body other) {
        return with(target, headers, other);
    }

    /** The same request without its effect: what it would come to is told in JSON. */
    Call rehearsed() {
        MultiMap own = MultiMap.caseInsensitiveMultiMap().addAll(headers);
        own.remove("Accept-Encoding");
        own.set("Accept", "application/json");
        return with(targetWith("dryRun=All"), own, Body.NONE);
    }

    /** The same request for what a list had at a version of it, and nothing else. */
    Call asOf(String version) {
        String encoded = URLEncoder.encode(version, StandardCharsets.UTF_8);
        return with(targetWith("resourceVersion=" + encoded + "&resourceVersionMatch=Exact"), headers, body);
    }

    private String targetWith(String parameters) {
        return target + (target.indexOf('?') < 0 ? "?" : "&") + parameters;
    }

    private Call with(String otherTarget, MultiMap otherHeaders, Body otherBody) {
        return new Call(
                auditId,
                received,
                startNanos,
                cluster,
                method,
                otherTarget,
                info,
                otherHeaders,
                otherBody,
                upgrade,
                origin,
                abandoned);
    }
}
