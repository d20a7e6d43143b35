package io.gatehouse.admission;

import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.core.AnsweredException;
import io.gatehouse.core.Body;
import io.gatehouse.core.Call;
import io.gatehouse.core.OffEventLoop;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Rehearsal;
import io.gatehouse.core.Reply;
import io.gatehouse.core.Walk;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.MalformedException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what one write comes to: what is stored is read by the gate, then the write is tried by its caller's right, under the
 * condition that this is still what is stored. A deletion is not tried: what it is about is known.
 */
final class DryRun {
    private static final int CREATED = 201;
    private static final int CONFLICT = 409;
    private static final int BAD_REQUEST = 400;
    private static final int ATTEMPTS = 5;
    private static final String HINT =
            "299 - \"the gate tries this write as a dry run first, for its admission rules\"";

    private final StoredObjects objects;
    private final Rehearsal rehearsal;
    private final Call call;
    private final Write write;
    private final String contentType;
    private final Buffer bytes;

    /** @param bytes what is to be sent */
    DryRun(StoredObjects objects, Rehearsal rehearsal, Call call, Write write, String contentType, Buffer bytes) {
        this.objects = objects;
        this.rehearsal = rehearsal;
        this.call = call;
        this.write = write;
        this.contentType = contentType;
        this.bytes = bytes;
    }

    /** Fails with {@link AnsweredException} where the API server would refuse it. */
    Future<Stored> run() {
        return switch (write.operations().get(0)) {
            case CREATE -> rehearsed(new Conditional(new Body.Whole(bytes, contentType), false), Optional.empty(), 1);
            case DELETE -> deletion();
            default -> update(1);
        };
    }

    private Future<Stored> deletion() {
        return Walk.from(objects.of(call)).then(this::deletionOf).future();
    }

    private Future<Stored> deletionOf(Optional<Map<String, @Nullable Object>> old) {
        if (old.isEmpty()) {
            return Future.failedFuture(notThere());
        }
        return understood(() -> DeletionBody.of(bytes, contentType, call.target(), old.get()))
                .map(conditional ->
                        new Stored(Operation.DELETE, Optional.empty(), old, conditional.body(), again(conditional)));
    }

    private Refusal notThere() {
        return Refusal.notFound(
                call.info().apiGroup(), call.info().resource(), call.info().name());
    }

    private Future<Stored> update(int attempt) {
        Function<Optional<Map<String, @Nullable Object>>, Future<Stored>> tried = old -> updateOf(old, attempt);
        return Walk.from(objects.of(call)).then(tried).future();
    }

    private Future<Stored> updateOf(Optional<Map<String, @Nullable Object>> old, int attempt) {
        return Walk.from(understood(() -> Conditional.of(bytes, contentType, write, old)))
                .then(conditional -> rehearsed(conditional, old, attempt))
                .future();
    }

    private Future<Stored> rehearsed(
            Conditional conditional, Optional<Map<String, @Nullable Object>> old, int attempt) {
        return Walk.from(rehearsal.with(conditional.body()))
                .then(reply -> {
                    if (reply.status() == CONFLICT && conditional.isOurs() && attempt < ATTEMPTS) {
                        reply.body().cancel(new IllegalStateException("tried once more"));
                        return update(attempt + 1);
                    }
                    return reply.status() >= 200 && reply.status() < 300
                            ? stored(reply, conditional, old)
                            : Future.<Stored>failedFuture(new AnsweredException(hinted(reply)));
                })
                .future();
    }

    /** A webhook that is not fit for dry runs makes such a write fail, and says so in a way that does not name the gate. */
    private static Reply hinted(Reply reply) {
        if (reply.status() == BAD_REQUEST) {
            reply.headers().add("Warning", HINT);
        }
        return reply;
    }

    private Future<Stored> stored(Reply reply, Conditional conditional, Optional<Map<String, @Nullable Object>> old) {
        boolean isNew = write.operations().get(0) == Operation.CREATE || reply.status() == CREATED;
        return Walk.from(WholeBody.of(reply))
                .then(body -> reading(() -> Json.parseObject(body.getBytes()), body.length()))
                .then(object -> Future.succeededFuture(new Stored(
                        isNew ? Operation.CREATE : Operation.UPDATE,
                        Optional.of(object),
                        isNew ? Optional.empty() : old,
                        conditional.body(),
                        again(conditional))))
                .future();
    }

    private Optional<Body> again(Conditional conditional) {
        return conditional.isOurs() ? Optional.of(new Body.Whole(bytes, contentType)) : Optional.empty();
    }

    private Future<Conditional> understood(Callable<Conditional> reading) {
        return reading(reading, bytes.length());
    }

    private static <T> Future<T> reading(Callable<T> reading, int length) {
        return OffEventLoop.unlessShort(length, reading).recover(failure -> Future.failedFuture(refusal(failure)));
    }

    private static Throwable refusal(Throwable failure) {
        return failure instanceof MalformedException malformed ? SentBody.refusal(malformed) : failure;
    }
}
