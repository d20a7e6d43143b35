package io.gatehouse.admission;

import io.gatehouse.config.AdmissionConfiguration;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.Admission;
import io.gatehouse.core.AdmissionController;
import io.gatehouse.core.AdmissionController.Outcome;
import io.gatehouse.core.Environment;
import io.gatehouse.core.Permit;
import io.gatehouse.core.Walk;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Asks controllers one after another, first those that may change the object; the first that refuses ends it. */
public final class AdmissionChain implements Admission.Chain {
    private final List<AdmissionController> controllers;

    AdmissionChain(List<AdmissionController> controllers) {
        this.controllers = controllers.stream()
                .sorted(Comparator.comparing(controller -> !controller.isMutating()))
                .toList();
    }

    /**
     * Everything that a configuration asks for.
     *
     * @throws InvalidConfigurationException with every fault of every file: what a policy asks for and the gate cannot do is one
     */
    public static AdmissionChain of(AdmissionConfiguration configuration, Environment environment)
            throws InvalidConfigurationException {
        List<AdmissionController> controllers = new ArrayList<>();
        if (!configuration.undeletableNamespaces().isEmpty()) {
            controllers.add(new UndeletableNamespaces(configuration.undeletableNamespaces()));
        }
        if (!configuration.policyFiles().isEmpty()) {
            controllers.add(new PolicyController(PolicyLoader.load(configuration.policyFiles())));
        }
        return new AdmissionChain(controllers);
    }

    @Override
    public boolean concerns(Permit permit) {
        for (AdmissionController controller : controllers) {
            if (controller.concerns(permit)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Future<Admission.Ruling> rule(Permit permit, Admission.AnnotationSink audit) {
        SentReview review = new SentReview(permit);
        List<String> warnings = new ArrayList<>();
        Walk<Outcome> walk = Walk.from(Future.succeededFuture(Outcome.AGREED));
        for (AdmissionController controller : controllers) {
            if (controller.concerns(permit)) {
                walk = walk.then(before -> controller.review(review))
                        .then(outcome -> heard(outcome, warnings, audit))
                        .then(outcome -> replaced(outcome, review));
            }
        }
        return walk.then(last -> Future.succeededFuture(new Admission.Ruling(review.toSend(), List.copyOf(warnings))))
                .future();
    }

    private static Future<Outcome> heard(Outcome outcome, List<String> warnings, Admission.AnnotationSink audit) {
        outcome.annotations().forEach(audit::annotate);
        outcome.warnings().stream().filter(text -> !warnings.contains(text)).forEach(warnings::add);
        return outcome.refusal().isPresent()
                ? Future.failedFuture(outcome.refusal().get().withWarnings(warnings))
                : Future.succeededFuture(outcome);
    }

    private static Future<Outcome> replaced(Outcome outcome, SentReview review) {
        return outcome.replaced().isEmpty()
                ? Future.succeededFuture(outcome)
                : review.replace(outcome.replaced().get()).map(outcome);
    }
}
