package io.gatehouse.kube;

import static io.gatehouse.config.UnexpectedValueException.expect;

import java.util.List;

/** {@code admissionregistration.k8s.io/v1} MutatingWebhookConfiguration: webhooks that may change objects on their way, asked one after another. */
public record MutatingWebhookConfiguration(
        String apiVersion, String kind, ObjectMeta metadata, List<AdmissionWebhook> webhooks) {
    public MutatingWebhookConfiguration {
        RbacNames.expectClusterScoped(metadata);
        expect(!webhooks.isEmpty(), "webhooks", "nothing", "at least one");
        expect(
                webhooks.stream().map(AdmissionWebhook::name).distinct().count() == webhooks.size(),
                "webhooks",
                "one name twice",
                "each name once");
    }
}
