package io.gatehouse.admission;

import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.core.AnsweredException;
import io.gatehouse.core.Body;
import io.gatehouse.core.Call;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Rehearsal;
import io.gatehouse.core.Reply;
import io.gatehouse.core.Walk;
import io.gatehouse.wire.Json;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what one write comes to: what is stored is read by the gate, then the write is tried by its caller's right, under the
 * condition that this is still what is stored. A deletion of one is not tried: what it is about is known.
 */
final class DryRun {
    private static final int CREATED = 201;
    private static final int CONFLICT = 409;
    private static final int BAD_REQUEST = 400;
    private static final String HINT =
            "299 - \"the gate tries this write as a dry run first, for its admission rules\"";

    private final StoredObjects objects;
    private final Rehearsal rehearsal;
    private final Call call;
    private final Write write;
    private final Body.Whole sent;
    private final BodyLimit.Reading reading;

    /** @param sent what is to be sent */
    DryRun(
            StoredObjects objects,
            Rehearsal rehearsal,
            Call call,
            Write write,
            Body.Whole sent,
            BodyLimit.Reading reading) {
        this.objects = objects;
        this.rehearsal = rehearsal;
        this.call = call;
        this.write = write;
        this.sent = sent;
        this.reading = reading;
    }

    /**
     * Fails with {@link AnsweredException} where the API server would refuse it, with {@link OvertakenException} where something else
     * is stored by then.
     */
    Future<Stored> run() {
        return switch (write.operations().get(0)) {
            case CREATE -> tried(new Conditional(sent, false), Optional.empty());
            case DELETE ->
                Walk.from(objects.of(call, reading)).then(this::deletion).future();
            default -> Walk.from(objects.of(call, reading)).then(this::update).future();
        };
    }

    private Future<Stored> deletion(Optional<Map<String, @Nullable Object>> old) {
        if (old.isEmpty()) {
            return Future.failedFuture(Refusal.notFound(
                    call.info().apiGroup(), call.info().resource(), call.info().name()));
        }
        return SentBody.reading(sent.bytes().length(), () -> {
            DeletionOptions options = DeletionOptions.read(sent, call.target(), reading.weight());
            Conditional conditional = options.onlyOf(old.get());
            return Stored.deletion(
                    old.get(), options.shown(call.info(), old.get()), conditional.body(), again(conditional));
        });
    }

    private Future<Stored> update(Optional<Map<String, @Nullable Object>> old) {
        return Walk.from(SentBody.reading(
                        sent.bytes().length(), () -> Conditional.of(sent, write, old, reading.weight())))
                .then(conditional -> tried(conditional, old))
                .future();
    }

    /** An update as those see it that may change it. */
    Future<Map<String, @Nullable Object>> beforeStorage(Stored stored) {
        return SentBody.reading(
                sent.bytes().length(), () -> BeforeStorage.of(sent, write, call.info(), stored, reading.weight()));
    }

    /**
     * What an update comes to that somebody has changed. Fails as {@link #run} does, and where there is no way to send it on.
     *
     * @param first what it came to before
     * @param object made of what {@link #beforeStorage} shows of that
     */
    Future<Stored> changed(Stored first, Map<String, @Nullable Object> object) {
        return Walk.from(SentBody.reading(sent.bytes().length(), () -> {
                    Body.Whole changed =
                            BeforeStorage.changed(sent, write, call.info(), first, object, reading.weight());
                    return Conditional.of(changed, write.sentAs(changed.contentType()), first.old(), reading.weight());
                }))
                .then(conditional -> tried(conditional, first.old()))
                .future();
    }

    private Future<Stored> tried(Conditional conditional, Optional<Map<String, @Nullable Object>> old) {
        return Walk.from(rehearsal.with(conditional.body()))
                .then(reply -> {
                    if (reply.status() == CONFLICT && conditional.isOurs()) {
                        return Future.<Stored>failedFuture(new OvertakenException(reply, sent));
                    }
                    return isDone(reply)
                            ? stored(reply, conditional, old)
                            : Future.<Stored>failedFuture(new AnsweredException(hinted(reply)));
                })
                .future();
    }

    static boolean isDone(Reply reply) {
        return reply.status() >= 200 && reply.status() < 300;
    }

    /** A webhook that is not fit for dry runs makes such a write fail, and says so in a way that does not name the gate. */
    static Reply hinted(Reply reply) {
        if (reply.status() == BAD_REQUEST) {
            reply.headers().add("Warning", HINT);
        }
        return reply;
    }

    private Future<Stored> stored(Reply reply, Conditional conditional, Optional<Map<String, @Nullable Object>> old) {
        boolean isNew = write.operations().get(0) == Operation.CREATE || reply.status() == CREATED;
        return Walk.from(parsed(reply, reading))
                .then(object -> Future.succeededFuture(new Stored(
                        isNew ? Operation.CREATE : Operation.UPDATE,
                        Optional.of(object),
                        isNew ? Optional.empty() : old,
                        Optional.empty(),
                        conditional.body(),
                        again(conditional))))
                .future();
    }

    static Future<Map<String, @Nullable Object>> parsed(Reply reply, BodyLimit.Reading reading) {
        return Walk.from(reading.read(reply))
                .then(body ->
                        SentBody.reading(body.length(), () -> Json.parseObject(body.getBytes(), reading.weight())))
                .future();
    }

    private Optional<Body> again(Conditional conditional) {
        return conditional.isOurs() ? Optional.of(sent) : Optional.empty();
    }
}
