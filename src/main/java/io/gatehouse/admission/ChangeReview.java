package io.gatehouse.admission;

import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.core.Permit;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the API server is asked about, as those see it that may change it: before storage has its say. */
record ChangeReview(StoredReview review) implements Hearing.Changeable {
    @Override
    public Permit permit() {
        return review.permit();
    }

    @Override
    public boolean isStored() {
        return true;
    }

    @Override
    public List<Operation> operations() {
        return review.operations();
    }

    @Override
    public Future<Optional<Map<String, @Nullable Object>>> object() {
        return review.beforeStorage();
    }

    @Override
    public Future<Optional<Map<String, @Nullable Object>>> old() {
        return review.old();
    }

    @Override
    public Future<Optional<Map<String, @Nullable Object>>> options() {
        return review.options();
    }

    @Override
    public Future<Set<List<String>>> patched() {
        return review.patched();
    }

    @Override
    public Future<Void> replace(Map<String, @Nullable Object> object) {
        return review.replace(object);
    }
}
