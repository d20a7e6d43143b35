package io.gatehouse.kube;

import static io.gatehouse.config.UnexpectedValueException.expect;

import java.util.List;

/**
 * {@code admissionregistration.k8s.io/v1} MutatingWebhookConfiguration: webhooks that may change objects on their way, asked one
 * after another; and ValidatingWebhookConfiguration: webhooks that may refuse writes.
 */
public record WebhookConfiguration(String apiVersion, String kind, ObjectMeta metadata, List<AdmissionWebhook> webhooks)
        implements AdmissionObject {
    public static final String MUTATING = "MutatingWebhookConfiguration";
    public static final String VALIDATING = "ValidatingWebhookConfiguration";

    public WebhookConfiguration {
        RbacNames.expectClusterScoped(metadata);
        expect(!webhooks.isEmpty(), "webhooks", "nothing", "at least one");
        expect(
                webhooks.stream().map(AdmissionWebhook::name).distinct().count() == webhooks.size(),
                "webhooks",
                "one name twice",
                "each name once");
        expect(
                kind.equals(MUTATING)
                        || webhooks.stream()
                                .allMatch(
                                        webhook -> webhook.reinvocationPolicy().isEmpty()),
                "webhooks",
                "a reinvocationPolicy",
                "none of them, for only mutating webhooks have one");
    }
}
