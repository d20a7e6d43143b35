package io.gatehouse.admission;

import io.gatehouse.core.Admission;
import io.gatehouse.core.Authorization;
import io.gatehouse.core.Body;
import io.gatehouse.core.Call;
import io.gatehouse.core.Caller;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Origin;
import io.gatehouse.core.Permit;
import io.gatehouse.core.Proof;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Rehearsal;
import io.gatehouse.core.Subject;
import io.gatehouse.request.BadTargetException;
import io.gatehouse.request.RequestInfoParser;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request as a client sends it, and what a chain makes of it. */
record Sent(String method, String target, String contentType, byte[] body) {
    static final Identity ADMIN =
            new Identity("admin", "u-admin", List.of("system:masters", "system:authenticated"), Map.of());
    static final String JSON = "application/json";
    static final Rehearsal UNREHEARSED = body -> Future.failedFuture("nothing is rehearsed here");

    static Sent of(String method, String target) {
        return new Sent(method, target, "", new byte[0]);
    }

    static Sent json(String method, String target, String body) {
        return new Sent(method, target, JSON, body.getBytes(StandardCharsets.UTF_8));
    }

    Sent as(String otherType) {
        return new Sent(method, target, otherType, body);
    }

    /** What a chain says; not before it has said it. */
    record Ruled(
            Optional<Refusal> refusal, List<String> warnings, Map<String, String> annotations, Optional<Body> toSend) {}

    boolean concerns(Admission.Chain chain) {
        return chain.concerns(permit(ADMIN));
    }

    Ruled ruledBy(Admission.Chain chain) {
        Permit permit = permit(ADMIN);
        Map<String, String> annotations = new TreeMap<>();
        if (!chain.concerns(permit)) {
            return new Ruled(
                    Optional.empty(),
                    List.of(),
                    annotations,
                    Optional.of(permit.call().body()));
        }
        Future<Admission.Ruling> ruling = chain.rule(permit, UNREHEARSED, annotations::put);
        if (!ruling.isComplete()) {
            throw new IllegalStateException("no ruling yet");
        }
        if (ruling.failed() && !(ruling.cause() instanceof Refusal)) {
            throw new IllegalStateException(ruling.cause());
        }
        return ruling.failed()
                ? new Ruled(
                        Optional.of((Refusal) ruling.cause()),
                        ((Refusal) ruling.cause()).warnings(),
                        annotations,
                        Optional.empty())
                : new Ruled(
                        Optional.empty(),
                        ruling.result().warnings(),
                        annotations,
                        Optional.of(ruling.result().body()));
    }

    Permit permit(Identity user) {
        return Authorization.require(
                        attributes -> Future.succeededFuture(new Decision(Decision.Verdict.ALLOW, "test", "")),
                        call(),
                        Subject.itself(new Caller(user, Proof.by("test"))),
                        decision -> {})
                .result();
    }

    private Call call() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (!contentType.isEmpty()) {
            headers.add("Content-Type", contentType);
        }
        try {
            return new Call(
                    "id",
                    Instant.EPOCH,
                    0,
                    "default",
                    method,
                    target,
                    RequestInfoParser.parse(method, target),
                    headers,
                    body.length == 0
                            ? Body.NONE
                            : new Body.Streamed(new PausedStream(Buffer.buffer(body), 4096), body.length),
                    Optional.empty(),
                    Origin.of("main", "192.0.2.1", Optional.empty()),
                    Promise.<Void>promise().future());
        } catch (BadTargetException e) {
            throw new IllegalArgumentException(target, e);
        }
    }
}
