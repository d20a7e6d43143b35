package io.gatehouse.admission;

import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.core.AdmissionController.Review;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What webhooks are shown as the object. */
final class Reviewed {
    private Reviewed() {}

    static Future<Optional<Map<String, @Nullable Object>>> of(Review review, Write write) {
        return write.operations().contains(Operation.CONNECT)
                ? Future.succeededFuture(Optional.of(
                        ConnectOptions.of(write.info(), review.permit().call().target())))
                : review.object();
    }
}
