package io.gatehouse.core;

import io.gatehouse.core.Decision.Verdict;
import io.gatehouse.request.BadTargetException;
import io.gatehouse.request.RequestInfoParser;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the benchmarks ask of the stages: a request as kubectl sends it, of a user that is known. */
public final class Samples {
    public static final String TARGET = "/api/v1/namespaces/default/configmaps/small";
    public static final Identity USER =
            new Identity("bench", "bench", List.of("team", Identity.AUTHENTICATED), Map.of());

    private Samples() {}

    public static Subject subject() {
        return Subject.itself(new Caller(USER, Proof.by("token")));
    }

    public static Call call(String method, String target) throws BadTargetException {
        MultiMap headers = HttpHeaders.headers();
        headers.add("accept", "application/json").add("accept-encoding", "gzip");
        headers.add("user-agent", "kubectl/v1.37.2 (linux/amd64) kubernetes/$Format");
        headers.add("authorization", "Bearer bench-token");
        return new Call(
                "0f6d4f2c-9c1f-4b53-8d49-3f7a2a2f7a11",
                Instant.parse("2026-11-24T20:06:12.123456Z"),
                0,
                "default",
                method,
                target,
                RequestInfoParser.parse(method, target),
                headers,
                Body.NONE,
                Optional.empty(),
                Origin.of("main", "192.0.2.7", Optional.empty()),
                Future.failedFuture("nobody goes"));
    }

    /** A request that is allowed. */
    public static Permit permit(String method, String target) throws BadTargetException {
        Future<Decision> yes = Future.succeededFuture(new Decision(Verdict.ALLOW, "bench", ""));
        return Authorization.require(question -> yes, call(method, target), subject(), decision -> {})
                .result();
    }

    /** One that no rule of admission concerns. */
    public static Admitted admitted(String method, String target) throws BadTargetException {
        return new Admitted(permit(method, target), Body.NONE, List.of(), Optional.empty());
    }
}
