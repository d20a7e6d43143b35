package io.gatehouse.admission;

import io.gatehouse.kube.ValidatingAdmissionPolicy.Reason;

/** One thing that a policy has to say about a write. */
sealed interface Finding {
    /**
     * It may not be stored: what that leads to is the binding's affair.
     *
     * @param index of the validation
     */
    record Denial(int index, String message, Reason reason) implements Finding {}

    /** It may not be stored, whatever the binding's actions are. */
    record Fault(String message) implements Finding {}

    /** For the audit. */
    record Note(String key, String value) implements Finding {}
}
