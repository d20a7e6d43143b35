package io.gatehouse.lab;

import io.gatehouse.core.Admission;
import io.gatehouse.core.Admitted;
import io.gatehouse.core.Authorization;
import io.gatehouse.core.Body;
import io.gatehouse.core.Call;
import io.gatehouse.core.Caller;
import io.gatehouse.core.Credential;
import io.gatehouse.core.Decision;
import io.gatehouse.core.Identity;
import io.gatehouse.core.Origin;
import io.gatehouse.core.Permit;
import io.gatehouse.core.Proof;
import io.gatehouse.core.Rehearsal;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.core.Subject;
import io.gatehouse.request.BadTargetException;
import io.gatehouse.request.RequestInfoParser;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Requests as the gate reads them from a client, and lets them in, for the tests of the rooms behind. */
public final class Calls {
    private static final Decision ALLOWED = new Decision(Decision.Verdict.ALLOW, "everybody", "");

    private final String method;
    private final String target;
    private final MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    private Body body = Body.NONE;
    private Optional<String> upgrade = Optional.empty();
    private String address = "192.0.2.7";
    private Optional<Credential.Certificate> certificate = Optional.empty();
    private Future<Void> abandoned = Promise.<Void>promise().future();

    private Calls(String method, String target) {
        this.method = method;
        this.target = target;
    }

    public static Calls of(String method, String target) {
        return new Calls(method, target);
    }

    public static Calls get(String target) {
        return of("GET", target);
    }

    public Calls header(String name, String value) {
        headers.add(name, value);
        return this;
    }

    public Calls body(Body other) {
        body = other;
        return this;
    }

    /** It asks to switch to another protocol. */
    public Calls upgrade(String protocol) {
        upgrade = Optional.of(protocol);
        return header("Connection", "Upgrade").header("Upgrade", protocol);
    }

    public Calls from(String otherAddress) {
        address = otherAddress;
        return this;
    }

    public Calls certificate(Credential.Certificate sent) {
        certificate = Optional.of(sent);
        return this;
    }

    public Calls abandonedBy(Future<Void> gone) {
        abandoned = gone;
        return this;
    }

    public Call call() {
        RequestInfo info;
        try {
            info = RequestInfoParser.parse(method, target);
        } catch (BadTargetException e) {
            throw new IllegalArgumentException(e);
        }
        return new Call(
                UUID.randomUUID().toString(),
                Instant.now(),
                System.nanoTime(),
                "default",
                method,
                target,
                info,
                headers,
                body,
                upgrade,
                Origin.of("main", address, certificate),
                abandoned);
    }

    /** As one that everybody agrees to. */
    public Admitted admitted(Identity caller) {
        return admitted(Subject.itself(new Caller(caller, Proof.by("test"))));
    }

    public Admitted admitted(Subject subject) {
        return admitted(subject, List.of(), body);
    }

    /** As one that is to be sent with another body, and with warnings. */
    public Admitted admitted(Subject subject, List<String> warnings, Body toSend) {
        return Authorization.require(asked -> Future.succeededFuture(ALLOWED), call(), subject, decision -> {})
                .compose(permit ->
                        Admission.require(new Agreeing(toSend, warnings), permit, new Nowhere(), (key, value) -> {}))
                .result();
    }

    private record Agreeing(Body toSend, List<String> warnings) implements Admission.Chain {
        @Override
        public boolean concerns(Permit permit) {
            return true;
        }

        @Override
        public Future<Admission.Ruling> rule(Permit permit, Rehearsal rehearsal, Admission.AnnotationSink audit) {
            return Future.succeededFuture(new Admission.Ruling(toSend, warnings));
        }
    }
}
