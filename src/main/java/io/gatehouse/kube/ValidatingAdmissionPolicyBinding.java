package io.gatehouse.kube;

import static io.gatehouse.config.UnexpectedValueException.expect;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code admissionregistration.k8s.io/v1} ValidatingAdmissionPolicyBinding: has a policy take effect. */
public record ValidatingAdmissionPolicyBinding(String apiVersion, String kind, ObjectMeta metadata, Spec spec)
        implements AdmissionObject {
    public ValidatingAdmissionPolicyBinding {
        RbacNames.expectClusterScoped(metadata);
    }

    /**
     * @param paramRef none: parameters are objects of the cluster, which the gate does not read
     * @param matchResources further bounds
     */
    public record Spec(
            String policyName,
            Optional<Object> paramRef,
            Optional<MatchResources> matchResources,
            List<Action> validationActions) {
        public Spec {
            RbacNames.expectName("policyName", policyName);
            expect(
                    paramRef.isEmpty(),
                    "paramRef",
                    "a reference",
                    "nothing, for the gate reads no parameters from the cluster");
            expect(!validationActions.isEmpty(), "validationActions", "nothing", "at least one action");
            expect(
                    new HashSet<>(validationActions).size() == validationActions.size(),
                    "validationActions",
                    validationActions,
                    "each action once");
            expect(
                    !validationActions.containsAll(List.of(Action.DENY, Action.WARN)),
                    "validationActions",
                    validationActions,
                    "either Deny or Warn, for both say the same");
        }
    }

    /** What a failed validation does. */
    public enum Action {
        DENY,
        WARN,
        AUDIT;

        @Override
        public String toString() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }
}
