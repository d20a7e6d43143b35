package io.gatehouse.admission;

import io.gatehouse.config.AdmissionConfiguration;
import io.gatehouse.config.AdmissionConfiguration.ReviewOn;
import io.gatehouse.config.FaultCollector;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Admission;
import io.gatehouse.core.AdmissionController;
import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.core.AdmissionController.Review;
import io.gatehouse.core.Body;
import io.gatehouse.core.Counters;
import io.gatehouse.core.Environment;
import io.gatehouse.core.Permit;
import io.gatehouse.core.Rehearsal;
import io.gatehouse.core.Walk;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Asks controllers one after another, first those that may change the object; the first that refuses ends it. They see what was
 * sent, or what the API server says that it would come to.
 */
public final class AdmissionChain implements Admission.Chain {
    private static final int ATTEMPTS = 5;

    private final List<AdmissionController> mutating;
    private final List<AdmissionController> judging;
    private final Optional<Reviews> reviews;
    private final BodyLimit limit;
    private final Counters counters;

    /** @param reviews where what writes come to is judged */
    AdmissionChain(
            List<AdmissionController> controllers, Optional<Reviews> reviews, BodyLimit limit, Counters counters) {
        this.mutating =
                controllers.stream().filter(AdmissionController::isMutating).toList();
        this.judging = controllers.stream()
                .filter(controller -> !controller.isMutating())
                .toList();
        this.reviews = reviews;
        this.limit = limit;
        this.counters = counters;
    }

    /**
     * Everything that a configuration asks for.
     *
     * @throws InvalidConfigurationException with every fault of every file: what a policy asks for and the gate cannot do is one
     */
    public static AdmissionChain of(AdmissionConfiguration configuration, Environment environment)
            throws InvalidConfigurationException {
        boolean isStored = configuration.reviewOn() == ReviewOn.UPSTREAM_DRY_RUN;
        List<AdmissionController> controllers = new ArrayList<>();
        if (!configuration.undeletableNamespaces().isEmpty()) {
            controllers.add(new UndeletableNamespaces(configuration.undeletableNamespaces()));
        }
        FaultCollector faults = new FaultCollector();
        if (!configuration.policyFiles().isEmpty()) {
            faults.collect(() -> PolicyLoader.load(configuration.policyFiles(), isStored))
                    .ifPresent(policies -> controllers.add(new PolicyController(policies)));
        }
        if (!configuration.webhookFiles().isEmpty()) {
            faults.collect(() -> WebhookLoader.load(configuration.webhookFiles(), isStored, environment))
                    .ifPresent(webhooks -> controllers.addAll(webhooks.controllers(environment.counters())));
        }
        for (AdmissionConfiguration.Plugged plugin : configuration.plugins()) {
            faults.collect(() -> PluggedRule.of(plugin, isStored, environment)).ifPresent(controllers::add);
        }
        faults.throwIfAny();
        return new AdmissionChain(
                controllers,
                isStored ? Optional.of(new Reviews(environment.apiServers())) : Optional.empty(),
                BodyLimit.of(configuration, environment),
                environment.counters());
    }

    @Override
    public boolean concerns(Permit permit) {
        return anyConcerned(mutating, permit) || anyConcerned(judging, permit);
    }

    private static boolean anyConcerned(List<AdmissionController> controllers, Permit permit) {
        for (AdmissionController controller : controllers) {
            if (controller.concerns(permit)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Future<Admission.Ruling> rule(Permit permit, Rehearsal rehearsal, Admission.AnnotationSink audit) {
        return within(reading -> ruling(new Case(
                permit,
                Write.of(permit).orElseThrow(),
                rehearsal,
                audit,
                reading,
                permit.call().body())));
    }

    /** What is read takes memory until it has been judged. */
    private Future<Admission.Ruling> within(Function<BodyLimit.Reading, Future<Admission.Ruling>> judge) {
        BodyLimit.Reading reading = limit.begin();
        return judge.apply(reading).onComplete(judged -> reading.end());
    }

    private Future<Admission.Ruling> ruling(Case now) {
        Write write = now.write();
        if (reviews.isEmpty() || !Reviews.canBeStored(write)) {
            return asSent(now);
        }
        if (write.operations().get(0) == Operation.CREATE) {
            return created(now, reviews.get());
        }
        return write.isDeletionOfMany() ? manyDeleted(now, reviews.get()) : changed(now, reviews.get(), 1);
    }

    /** @param body what is to be sent, where nobody changes it; a client sends its own once, so that it is read by the second time */
    private record Case(
            Permit permit,
            Write write,
            Rehearsal rehearsal,
            Admission.AnnotationSink audit,
            BodyLimit.Reading reading,
            Body body) {
        Case of(Body other, BodyLimit.Reading now) {
            return new Case(permit, write, rehearsal, audit, now, other);
        }
    }

    private Hearing hearing(Case now) {
        return new Hearing(now.audit(), counters);
    }

    private Future<Admission.Ruling> asSent(Case now) {
        SentReview sent = new SentReview(now.permit(), now.reading());
        Hearing hearing = hearing(now);
        return Walk.from(heard(sent, hearing))
                .then(agreed -> ruling(sent.toSend(), hearing))
                .future();
    }

    private Future<Admission.Ruling> created(Case now, Reviews reviews) {
        SentReview sent = new SentReview(now.permit(), now.reading());
        Hearing hearing = hearing(now);
        return Walk.from(hearing.of(mutating, sent))
                .then(heard -> {
                    StoredReview review =
                            reviews.of(now.permit(), now.write(), sent.toSend(), now.rehearsal(), now.reading());
                    return Walk.from(hearing.of(judging, review))
                            .then(agreed -> ruling(review.toSend().orElse(sent.toSend()), hearing))
                            .future();
                })
                .future();
    }

    /** What is there is updated or deleted, and may be another by the time at which that is tried or done. */
    private Future<Admission.Ruling> changed(Case now, Reviews reviews, int attempt) {
        StoredReview review = reviews.of(now.permit(), now.write(), now.body(), now.rehearsal(), now.reading());
        Hearing hearing = hearing(now);
        Future<Admission.Ruling> ruling = Walk.from(hearing.of(mutating, new ChangeReview(review)))
                .then(heard -> hearing.of(judging, review))
                .then(agreed -> Future.succeededFuture(new Admission.Ruling(
                        review.toSend().orElse(now.body()),
                        hearing.warnings(),
                        review.again().map(same -> () -> within(reading -> changed(now.of(same, reading), reviews, 1))),
                        Optional.empty())))
                .future();
        return ruling.isComplete() && ruling.succeeded()
                ? ruling
                : ruling.recover(problem -> problem instanceof OvertakenException overtaken && attempt < ATTEMPTS
                        ? changed(now.of(overtaken.giveUp(), now.reading().again()), reviews, attempt + 1)
                        : Future.failedFuture(OvertakenException.told(problem)));
    }

    /** Each one is judged, and none is deleted where one may not be. */
    private Future<Admission.Ruling> manyDeleted(Case now, Reviews reviews) {
        Hearing hearing = hearing(now);
        return Walk.from(reviews.ofMany(now.permit(), now.write(), now.body(), now.rehearsal(), now.reading()))
                .then(many -> Walk.from(OneByOne.of(many.reviews(), review -> heard(review, hearing)))
                        .then(agreed -> Future.succeededFuture(
                                new Admission.Ruling(many.toSend(), hearing.warnings(), Optional.empty(), many.asOf())))
                        .future())
                .future();
    }

    private Future<Void> heard(Review review, Hearing hearing) {
        return Walk.from(hearing.of(mutating, review))
                .then(heard -> hearing.of(judging, review))
                .future();
    }

    private static Future<Admission.Ruling> ruling(Body body, Hearing hearing) {
        return Future.succeededFuture(new Admission.Ruling(body, hearing.warnings()));
    }
}
