package io.gatehouse.admission;

import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.core.AdmissionController.Review;
import io.gatehouse.core.Walk;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What webhooks are shown.
 *
 * @param write as far as it is known what it comes to
 */
record Reviewed(Review review, Write write, SentObject subject) {
    static Future<Reviewed> of(Review review) {
        Write write = Write.of(review.permit()).orElseThrow();
        if (write.operations().contains(Operation.CONNECT)) {
            Map<String, @Nullable Object> options =
                    ConnectOptions.of(write.info(), review.permit().call().target());
            return Future.succeededFuture(new Reviewed(
                    review, write, SentObject.of(write, Optional.of(options), Optional.empty(), Optional.empty())));
        }
        return Walk.from(review.object())
                .then(object -> withOld(review, write, object))
                .future();
    }

    private static Future<Reviewed> withOld(
            Review review, Write write, Optional<Map<String, @Nullable Object>> object) {
        return Walk.from(review.old())
                .then((Optional<Map<String, @Nullable Object>> old) -> withOptions(review, write, object, old))
                .future();
    }

    private static Future<Reviewed> withOptions(
            Review review,
            Write write,
            Optional<Map<String, @Nullable Object>> object,
            Optional<Map<String, @Nullable Object>> old) {
        return review.options()
                .map((Optional<Map<String, @Nullable Object>> options) -> of(review, write, object, old, options));
    }

    private static Reviewed of(
            Review review,
            Write write,
            Optional<Map<String, @Nullable Object>> object,
            Optional<Map<String, @Nullable Object>> old,
            Optional<Map<String, @Nullable Object>> options) {
        Write known = review.isStored() ? write.settled(review.operations()) : write;
        return new Reviewed(review, known, SentObject.of(write, object, old, options));
    }

    /** The same of another object. */
    Reviewed with(Map<String, @Nullable Object> object) {
        return new Reviewed(review, write, SentObject.of(write, Optional.of(object), subject.old(), subject.options()));
    }
}
