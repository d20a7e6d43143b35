package io.gatehouse.parity;

import io.gatehouse.core.Authorization;
import io.gatehouse.core.Authorizer;
import io.gatehouse.core.Body;
import io.gatehouse.core.Call;
import io.gatehouse.core.Caller;
import io.gatehouse.core.Origin;
import io.gatehouse.core.Proof;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Subject;
import io.gatehouse.core.Walk;
import io.gatehouse.impersonation.Impersonation;
import io.gatehouse.request.BadTargetException;
import io.gatehouse.request.RequestInfoParser;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** The rooms that judge a request before it is forwarded, in their order and without the house around them. */
final class Rooms {
    private final Authorizer authorizers;
    private final Impersonation impersonation = new Impersonation();

    Rooms(Authorizer authorizers) {
        this.authorizers = authorizers;
    }

    /** As whom the request may go on; fails with the refusal. */
    Future<Subject> judge(Question question) {
        if (question.user().isEmpty()) {
            return Future.failedFuture(Refusal.unauthorized("unknown token"));
        }
        Call call;
        try {
            call = call(question);
        } catch (BadTargetException e) {
            return Future.failedFuture(Refusal.badRequest(String.valueOf(e.getMessage())));
        }
        Caller caller = new Caller(question.user().get(), Proof.by("test"));
        return Walk.from(impersonation.subject(authorizers, call, caller))
                .then(subject -> Authorization.require(authorizers, call, subject, decision -> {})
                        .map(permit -> subject))
                .future();
    }

    private static Call call(Question question) throws BadTargetException {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        question.headers().forEach(header -> headers.add(header.name(), asBytes(header.value())));
        return new Call(
                question.name(),
                Instant.EPOCH,
                0,
                "default",
                question.method(),
                question.target(),
                RequestInfoParser.parse(question.method(), question.target()),
                headers,
                Body.NONE,
                Optional.empty(),
                Origin.of("test", "127.0.0.1", Optional.empty()),
                Future.succeededFuture());
    }

    /** As a listener gives it: a character for each byte. */
    private static String asBytes(String value) {
        return new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
