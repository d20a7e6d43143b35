package io.gatehouse.admission;

import io.gatehouse.config.AdmissionConfiguration;
import io.gatehouse.config.Fault;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.core.AdmissionController;
import io.gatehouse.core.Environment;
import io.gatehouse.core.Permit;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.Walk;
import io.gatehouse.core.plugin.AdmissionRule.Verdict;
import io.gatehouse.kube.MatchResources;
import io.gatehouse.plugin.GuardedRule;
import io.gatehouse.plugin.Plugins;
import io.gatehouse.wire.Trees;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A rule out of a jar. It is shown whole objects alone: what there is none of is refused, and never passed by. */
final class PluggedRule implements AdmissionController, WriteIndex.Interested {
    private final String name;
    private final Policy.Selection selection;
    private final GuardedRule rule;
    private final WriteIndex<PluggedRule> index;

    private PluggedRule(String name, Policy.Selection selection, GuardedRule rule) {
        this.name = name;
        this.selection = selection;
        this.rule = rule;
        this.index = new WriteIndex<>(List.of(this));
    }

    /** @param seesStored whether it can be shown what is stored */
    static PluggedRule of(AdmissionConfiguration.Plugged configuration, boolean seesStored, Environment environment)
            throws InvalidConfigurationException {
        MatchResources resources = configuration.match().as(MatchResources.class);
        Match match = Match.of(resources);
        if (resources.resourceRules().isEmpty()) {
            throw wrong(configuration, "no resourceRules (expected: at least one, for without one it is never asked)");
        }
        if (match.has(Operation.DELETE) && !seesStored) {
            throw wrong(
                    configuration,
                    "DELETE (expected: none of it, for a rule is shown the stored object then, which the gate knows with"
                            + " reviewOn: upstreamDryRun alone)");
        }
        return new PluggedRule(
                configuration.plugin().name(),
                new Policy.Selection(match, resources.objectSelector()),
                Plugins.admissionRule(configuration.plugin(), environment));
    }

    private static InvalidConfigurationException wrong(AdmissionConfiguration.Plugged configuration, String what) {
        Fault fault = configuration.match().fault(what);
        return new InvalidConfigurationException(List.of(fault));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> resources() {
        return selection.match().resources();
    }

    @Override
    public boolean mayConcern(Write write) {
        return write.operations().stream()
                .anyMatch(operation -> selection.match().mayFit(write, operation) != Match.Fit.NO);
    }

    @Override
    public boolean concerns(Permit permit) {
        Optional<Write> write = Write.of(permit);
        return write.isPresent() && index.hasAny(write.get());
    }

    @Override
    public Future<Outcome> review(Review review) {
        return Walk.from(Reviewed.of(review))
                .then(seen -> judged(review, seen.write(), seen.subject()))
                .future();
    }

    /** Where a write may come to several operations it is asked about the likely one: about each it would see the same. */
    private Future<Outcome> judged(Review review, Write write, SentObject subject) {
        for (Operation operation : write.operations()) {
            Match.Fit fit = selection.fit(write, operation, subject);
            if (fit != Match.Fit.NO) {
                Optional<String> unseen = unseen(review, write, operation, fit);
                return unseen.isPresent()
                        ? Future.succeededFuture(Outcome.refused(refusal(write, subject, unseen.get())))
                        : rule.judge(() -> request(review, write, operation, subject))
                                .map(verdict -> outcome(write, subject, verdict));
            }
        }
        return Future.succeededFuture(Outcome.AGREED);
    }

    /** Why it cannot be shown what this is about. */
    private static Optional<String> unseen(Review review, Write write, Operation operation, Match.Fit fit) {
        if (fit == Match.Fit.OTHER_VERSION) {
            return Optional.of("it is about another version of the resource than "
                    + write.info().apiVersion() + ": use one that it names");
        }
        if (write.patch().isPresent()) {
            return Optional.of("a patch cannot be judged as sent: send the whole object (kubectl create or replace)");
        }
        return operation == Operation.DELETE && !review.isStored()
                ? Optional.of("a deletion of many does not name the stored objects: delete them by name")
                : Optional.empty();
    }

    private static Map<String, @Nullable Object> request(
            Review review, Write write, Operation operation, SentObject subject) {
        Map<String, @Nullable Object> request =
                new LinkedHashMap<>(RequestVariable.of(review.permit(), write, operation, subject));
        request.put("object", Trees.copy(subject.object().orElse(null)));
        request.put("oldObject", Trees.copy(subject.old().orElse(null)));
        return request;
    }

    private Outcome outcome(Write write, SentObject subject, Verdict verdict) {
        Optional<Refusal> refusal =
                verdict.isAllowed() ? Optional.empty() : Optional.of(refusal(write, subject, verdict.message()));
        return new Outcome(refusal, verdict.warnings(), Map.of());
    }

    private Refusal refusal(Write write, SentObject subject, String why) {
        return Refusal.forbidden(
                write.info().apiGroup(), write.info().resource(), subject.shownName(), "plug-in " + name + ": " + why);
    }
}
