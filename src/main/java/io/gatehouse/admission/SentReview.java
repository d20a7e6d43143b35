package io.gatehouse.admission;

import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.core.Body;
import io.gatehouse.core.Permit;
import io.gatehouse.core.Walk;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A write whose body is read when somebody asks for it, once, and then goes on as what was read. On one event loop. */
final class SentReview implements Hearing.Changeable {
    private final Permit permit;
    private final Write write;
    private final BodyLimit.Reading reading;
    private @Nullable Future<SentBody> body;

    SentReview(Permit permit, BodyLimit.Reading reading) {
        this.permit = permit;
        this.reading = reading;
        this.write = Write.of(permit).orElseThrow();
    }

    @Override
    public Permit permit() {
        return permit;
    }

    @Override
    public boolean isStored() {
        return false;
    }

    @Override
    public List<Operation> operations() {
        return write.operations();
    }

    @Override
    public Future<Optional<Map<String, @Nullable Object>>> object() {
        return write.hasObject()
                ? Walk.from(body())
                        .then(read -> Future.succeededFuture(read.object()))
                        .future()
                : Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Optional<Map<String, @Nullable Object>>> old() {
        return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Optional<Map<String, @Nullable Object>>> options() {
        return write.operations().get(0) == Operation.DELETE
                ? Walk.from(body())
                        .then(read -> Future.succeededFuture(read.options()))
                        .future()
                : Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Set<List<String>>> patched() {
        if (write.patch().isEmpty()) {
            return Future.succeededFuture(Set.of());
        }
        return write.patch().get() == PatchType.APPLY
                ? Future.succeededFuture(Set.of(List.of()))
                : Walk.from(body())
                        .then(read -> Future.succeededFuture(read.patched()))
                        .future();
    }

    @Override
    public Future<Void> replace(Map<String, @Nullable Object> object) {
        Future<SentBody> replaced = Walk.from(body())
                .then(read -> read.replacedBy(object, write.info()))
                .future();
        body = replaced;
        return replaced.mapEmpty();
    }

    /** What goes to the API server: what was read, or the client's own where nobody did. */
    Body toSend() {
        return body == null || !body.succeeded()
                ? permit.call().body()
                : body.result().toSend();
    }

    private Future<SentBody> body() {
        if (body == null) {
            body = Walk.from(Encodings.requireReadable(permit.call()))
                    .then(readable -> SentBody.read(permit.call(), write, reading))
                    .future();
        }
        return body;
    }
}
