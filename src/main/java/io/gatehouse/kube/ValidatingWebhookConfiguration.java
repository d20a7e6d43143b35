package io.gatehouse.kube;

import static io.gatehouse.config.UnexpectedValueException.expect;

import java.util.List;

/** {@code admissionregistration.k8s.io/v1} ValidatingWebhookConfiguration: webhooks that may refuse writes. */
public record ValidatingWebhookConfiguration(
        String apiVersion, String kind, ObjectMeta metadata, List<AdmissionWebhook> webhooks) {
    public ValidatingWebhookConfiguration {
        RbacNames.expectClusterScoped(metadata);
        expect(!webhooks.isEmpty(), "webhooks", "nothing", "at least one");
        expect(
                webhooks.stream().map(AdmissionWebhook::name).distinct().count() == webhooks.size(),
                "webhooks",
                "one name twice",
                "each name once");
        expect(
                webhooks.stream()
                        .allMatch(webhook -> webhook.reinvocationPolicy().isEmpty()),
                "webhooks",
                "a reinvocationPolicy",
                "none of them, for only mutating webhooks have one");
    }
}
