package io.gatehouse.admission;

import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.core.AdmissionController.Review;
import io.gatehouse.core.Body;
import io.gatehouse.core.Permit;
import io.gatehouse.core.Walk;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A write that the API server is asked about, once, when somebody wants to know what it comes to. On one event loop. */
final class StoredReview implements Review {
    private final Permit permit;
    private final Write write;
    private final Supplier<Future<DryRun>> begin;
    private @Nullable Future<DryRun> dryRun;
    private @Nullable Future<Stored> stored;

    StoredReview(Permit permit, Write write, Supplier<Future<DryRun>> begin) {
        this.permit = permit;
        this.write = write;
        this.begin = begin;
    }

    /** Of what is known by now. */
    static StoredReview of(Permit permit, Write write, Stored known) {
        StoredReview review = new StoredReview(
                permit, write, () -> Future.failedFuture(new IllegalStateException("nothing is to be tried any more")));
        review.stored = Future.succeededFuture(known);
        return review;
    }

    @Override
    public Permit permit() {
        return permit;
    }

    @Override
    public boolean isStored() {
        return true;
    }

    @Override
    public List<Operation> operations() {
        return stored != null && stored.succeeded() ? List.of(stored.result().operation()) : write.operations();
    }

    @Override
    public Future<Optional<Map<String, @Nullable Object>>> object() {
        return part(Stored::object);
    }

    @Override
    public Future<Optional<Map<String, @Nullable Object>>> old() {
        return part(Stored::old);
    }

    @Override
    public Future<Optional<Map<String, @Nullable Object>>> options() {
        return part(Stored::options);
    }

    @Override
    public Future<Set<List<String>>> patched() {
        return Future.succeededFuture(Set.of());
    }

    private <T> Future<T> part(Function<Stored, T> part) {
        return Walk.from(stored())
                .then(known -> Future.succeededFuture(part.apply(known)))
                .future();
    }

    private Future<Stored> stored() {
        if (stored == null) {
            stored = Walk.from(dryRun()).then(DryRun::run).future();
        }
        return stored;
    }

    private Future<DryRun> dryRun() {
        if (dryRun == null) {
            dryRun = begin.get();
        }
        return dryRun;
    }

    /** What those see as the object that may change it. */
    Future<Optional<Map<String, @Nullable Object>>> beforeStorage() {
        return Walk.from(stored()).then(this::beforeStorage).future();
    }

    private Future<Optional<Map<String, @Nullable Object>>> beforeStorage(Stored known) {
        if (known.object().isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        Function<Map<String, @Nullable Object>, Future<Optional<Map<String, @Nullable Object>>>> there =
                object -> Future.succeededFuture(Optional.of(object));
        return Walk.from(dryRun())
                .then(trial -> trial.beforeStorage(known))
                .then(there)
                .future();
    }

    /** Has what was made of {@link #beforeStorage} go on, and what it comes to be seen by whoever asks from now on. */
    Future<Void> replace(Map<String, @Nullable Object> object) {
        Future<Stored> replaced = Walk.from(Future.all(stored(), dryRun()))
                .then(both -> both.<DryRun>resultAt(1).changed(both.<Stored>resultAt(0), object))
                .future();
        stored = replaced;
        return replaced.mapEmpty();
    }

    /** What goes to the API server; empty where nobody asked what it comes to. */
    Optional<Body> toSend() {
        return stored != null && stored.succeeded()
                ? Optional.of(stored.result().toSend())
                : Optional.empty();
    }

    /** What is to be judged once more where the condition of {@link #toSend} no longer holds; empty where it has none. */
    Optional<Body> again() {
        return stored != null && stored.succeeded() ? stored.result().again() : Optional.empty();
    }
}
