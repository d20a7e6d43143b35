package io.gatehouse.admission;

import io.gatehouse.config.AdmissionConfiguration;
import io.gatehouse.config.AdmissionConfiguration.ReviewOn;
import io.gatehouse.config.FaultCollector;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Admission;
import io.gatehouse.core.AdmissionController;
import io.gatehouse.core.AdmissionController.Outcome;
import io.gatehouse.core.AdmissionController.Review;
import io.gatehouse.core.Body;
import io.gatehouse.core.Environment;
import io.gatehouse.core.Permit;
import io.gatehouse.core.Rehearsal;
import io.gatehouse.core.Walk;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks controllers one after another, first those that may change the object; the first that refuses ends it. Those that may change
 * it see what was sent; the others see that too, or what the API server says that it would come to.
 */
public final class AdmissionChain implements Admission.Chain {
    private final List<AdmissionController> mutating;
    private final List<AdmissionController> judging;
    private final Optional<Reviews> reviews;

    /** @param reviews where what writes come to is judged */
    AdmissionChain(List<AdmissionController> controllers, Optional<Reviews> reviews) {
        this.mutating =
                controllers.stream().filter(AdmissionController::isMutating).toList();
        this.judging = controllers.stream()
                .filter(controller -> !controller.isMutating())
                .toList();
        this.reviews = reviews;
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
                    .ifPresent(webhooks -> {
                        controllers.add(new MutatingWebhooks(webhooks.mutating()));
                        controllers.add(new ValidatingWebhooks(webhooks.validating()));
                    });
        }
        for (AdmissionConfiguration.Plugged plugin : configuration.plugins()) {
            faults.collect(() -> PluggedRule.of(plugin, isStored, environment)).ifPresent(controllers::add);
        }
        faults.throwIfAny();
        return new AdmissionChain(
                controllers, isStored ? Optional.of(new Reviews(environment.apiServers())) : Optional.empty());
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
        Write write = Write.of(permit).orElseThrow();
        SentReview sent = new SentReview(permit);
        Walk<List<String>> mutated = Walk.from(ask(mutating, sent, List.of(), audit));
        if (reviews.isPresent() && Reviews.canBeStored(write)) {
            return mutated.then(warnings -> judge(write, permit, sent.toSend(), rehearsal, warnings, audit))
                    .future();
        }
        return mutated.then(warnings -> ask(judging, sent, warnings, audit))
                .then(warnings -> Future.succeededFuture(new Admission.Ruling(sent.toSend(), warnings)))
                .future();
    }

    /** @param body read by now where this is judged once more: a client sends its own once */
    private Future<Admission.Ruling> judge(
            Write write,
            Permit permit,
            Body body,
            Rehearsal rehearsal,
            List<String> warnings,
            Admission.AnnotationSink audit) {
        StoredReview review = reviews.orElseThrow().of(permit, write, body, rehearsal);
        return Walk.from(ask(judging, review, warnings, audit))
                .then(all -> Future.succeededFuture(new Admission.Ruling(
                        review.toSend().orElse(body),
                        all,
                        review.again().map(same -> () -> judge(write, permit, same, rehearsal, warnings, audit)))))
                .future();
    }

    /** All warnings, where nobody refuses. */
    private static Future<List<String>> ask(
            List<AdmissionController> controllers, Review review, List<String> before, Admission.AnnotationSink audit) {
        List<String> warnings = new ArrayList<>(before);
        Walk<Outcome> walk = Walk.from(Future.succeededFuture(Outcome.AGREED));
        for (AdmissionController controller : controllers) {
            if (controller.concerns(review.permit())) {
                walk = walk.then(last -> controller.review(review))
                        .then(outcome -> heard(outcome, warnings, audit))
                        .then(outcome -> replaced(outcome, review));
            }
        }
        return walk.then(last -> Future.succeededFuture(List.copyOf(warnings))).future();
    }

    private static Future<Outcome> heard(Outcome outcome, List<String> warnings, Admission.AnnotationSink audit) {
        outcome.annotations().forEach(audit::annotate);
        outcome.warnings().stream().filter(text -> !warnings.contains(text)).forEach(warnings::add);
        return outcome.refusal().isPresent()
                ? Future.failedFuture(outcome.refusal().get().withWarnings(warnings))
                : Future.succeededFuture(outcome);
    }

    private static Future<Outcome> replaced(Outcome outcome, Review review) {
        if (outcome.replaced().isEmpty()) {
            return Future.succeededFuture(outcome);
        }
        return review instanceof SentReview sent
                ? sent.replace(outcome.replaced().get()).map(outcome)
                : Future.failedFuture(new IllegalStateException("who only judges has changed the object"));
    }
}
