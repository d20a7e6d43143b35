package io.gatehouse.admission;

import io.gatehouse.core.Admission;
import io.gatehouse.core.AdmissionController;
import io.gatehouse.core.AdmissionController.Outcome;
import io.gatehouse.core.AdmissionController.Review;
import io.gatehouse.core.Counters;
import io.gatehouse.core.Walk;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What controllers have to say about one write: warnings and annotations add up, and the first refusal ends it. */
final class Hearing {
    private static final String DURATION = "apiserver.admission.controller.admission.duration";

    private final Admission.AnnotationSink audit;
    private final Counters counters;
    private final List<String> warnings = new ArrayList<>();

    Hearing(Admission.AnnotationSink audit, Counters counters) {
        this.audit = audit;
        this.counters = counters;
    }

    /** A review of what may still be changed. */
    interface Changeable extends Review {
        /** Has this go on in place of what was to, and be seen by whoever asks from now on. */
        Future<Void> replace(Map<String, @Nullable Object> object);
    }

    /** Asks those whom it concerns, one after another. */
    Future<Void> of(List<AdmissionController> controllers, Review review) {
        Walk<Void> walk = Walk.from(Future.succeededFuture());
        for (AdmissionController controller : controllers) {
            if (controller.concerns(review.permit())) {
                walk = walk.then(last -> asked(controller, review))
                        .then(this::heard)
                        .then(outcome -> replaced(outcome, review));
            }
        }
        return walk.future();
    }

    /** For the client. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    private Future<Outcome> asked(AdmissionController controller, Review review) {
        long begun = System.nanoTime();
        Future<Outcome> outcome = controller.review(review);
        if (outcome.succeeded()) {
            took(controller, review, begun, outcome.result().refusal().isPresent());
            return outcome;
        }
        return outcome.onComplete(
                said -> took(controller, review, begun, said.refusal().isPresent()),
                failure -> took(controller, review, begun, true));
    }

    private void took(AdmissionController controller, Review review, long begun, boolean isRejected) {
        counters.took(
                DURATION,
                System.nanoTime() - begun,
                "name",
                controller.name(),
                "type",
                controller.isMutating() ? "admit" : "validate",
                "operation",
                review.operations().get(0).name(),
                "rejected",
                Boolean.toString(isRejected));
    }

    private Future<Outcome> heard(Outcome outcome) {
        outcome.annotations().forEach(audit::annotate);
        outcome.warnings().stream().filter(text -> !warnings.contains(text)).forEach(warnings::add);
        return outcome.refusal().isPresent()
                ? Future.failedFuture(outcome.refusal().get().withWarnings(warnings))
                : Future.succeededFuture(outcome);
    }

    private static Future<Void> replaced(Outcome outcome, Review review) {
        if (outcome.replaced().isEmpty()) {
            return Future.succeededFuture();
        }
        return review instanceof Changeable changeable
                ? changeable.replace(outcome.replaced().get())
                : Future.failedFuture(new IllegalStateException("who only judges has changed the object"));
    }
}
