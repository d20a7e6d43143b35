package io.gatehouse.kube;

/** An object of {@code admissionregistration.k8s.io/v1}. */
public sealed interface AdmissionObject
        permits ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding, WebhookConfiguration {
    String kind();

    ObjectMeta metadata();
}
