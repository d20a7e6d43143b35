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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A write that the API server is asked about, once, when somebody wants to know what it comes to. On one event loop. */
final class StoredReview implements Review {
    private final Permit permit;
    private final Write write;
    private final Supplier<Future<Stored>> dryRun;
    private @Nullable Future<Stored> stored;

    StoredReview(Permit permit, Write write, Supplier<Future<Stored>> dryRun) {
        this.permit = permit;
        this.write = write;
        this.dryRun = dryRun;
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
        return Walk.from(stored())
                .then(known -> Future.succeededFuture(known.object()))
                .future();
    }

    @Override
    public Future<Optional<Map<String, @Nullable Object>>> old() {
        return Walk.from(stored())
                .then(known -> Future.succeededFuture(known.old()))
                .future();
    }

    @Override
    public Future<Set<List<String>>> patched() {
        return Future.succeededFuture(Set.of());
    }

    private Future<Stored> stored() {
        if (stored == null) {
            stored = dryRun.get();
        }
        return stored;
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
