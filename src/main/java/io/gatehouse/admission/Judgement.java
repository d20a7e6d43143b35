package io.gatehouse.admission;

import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.core.AdmissionController.Outcome;
import io.gatehouse.core.AdmissionController.Review;
import io.gatehouse.kube.ValidatingAdmissionPolicy.Reason;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Judges one write by policies, in the order and with the words of kube-apiserver (k8s.io/apiserver, {@code policy/validating}). */
final class Judgement {
    private final Review review;
    private final Write write;
    private final SentObject subject;
    private final Set<List<String>> patched;

    /** @param patched where the body is a patch */
    Judgement(Review review, Write write, SentObject subject, Set<List<String>> patched) {
        this.review = review;
        this.write = write;
        this.subject = subject;
        this.patched = patched;
    }

    /** Empty where the allowance did not last. */
    Optional<Outcome> of(List<Policy> policies, Allowance allowance) {
        Findings findings = new Findings();
        for (Policy policy : policies) {
            for (Policy.Binding binding : policy.bindings()) {
                for (Finding finding : findingsOf(policy, binding, allowance)) {
                    findings.add(policy, binding, finding);
                }
            }
            if (allowance.isUsedUp()) {
                return Optional.empty();
            }
        }
        return Optional.of(findings.outcome(write.info(), subject));
    }

    /** Where a write may come to several operations each one is judged; mostly with the same findings. */
    private Set<Finding> findingsOf(Policy policy, Policy.Binding binding, Allowance allowance) {
        Set<Finding> findings = new LinkedHashSet<>();
        for (Operation operation : write.operations()) {
            Match.Fit fit = policy.selection().fit(write, operation, subject);
            Match.Fit further = binding.selection().fit(write, operation, subject);
            if (fit == Match.Fit.YES && further == Match.Fit.YES) {
                findings.addAll(judged(policy, operation, allowance));
            } else if (fit != Match.Fit.NO && further != Match.Fit.NO) {
                findings.add(unjudgeable("it is about another version of the resource than "
                        + write.info().apiVersion() + ": use one that its rules name"));
            }
        }
        return findings;
    }

    private List<Finding> judged(Policy policy, Operation operation, Allowance allowance) {
        if (write.patch().isPresent() && !policy.reads().isEmpty()) {
            return PatchedPaths.meet(patched, policy.reads())
                    ? List.of(unjudgeable("a patch of what it reads cannot be judged as sent: send the whole object"
                            + " (kubectl create or replace)"))
                    : List.of();
        }
        return new Evaluator(policy, RequestVariable.of(review.permit(), write, operation, subject), subject, allowance)
                .findings();
    }

    private static Finding unjudgeable(String why) {
        return new Finding.Denial(0, why, Reason.FORBIDDEN);
    }
}
