package io.gatehouse.authz;

import io.gatehouse.core.Counters;

/** What kube-apiserver counts of an authorization webhook, under its names. */
record WebhookCounts(String name, Counters counters) {
    private static final String ALL = "apiserver.authorization.";

    /** The conditions were looked at. */
    void judged(long beganNanos) {
        counters.took(
                ALL + "match.condition.evaluation", System.nanoTime() - beganNanos, "type", "Webhook", "name", name);
    }

    void conditionFailed() {
        counters.count(ALL + "match.condition.evaluation.errors", "type", "Webhook", "name", name);
    }

    void excluded() {
        counters.count(ALL + "match.condition.exclusions", "type", "Webhook", "name", name);
    }

    /** @param result success, error or timeout */
    void asked(String result, long beganNanos) {
        counters.count(ALL + "webhook.evaluations", "name", name, "result", result);
        counters.took(ALL + "webhook.duration", System.nanoTime() - beganNanos, "name", name, "result", result);
    }

    /** The others decide, for it gave no answer. */
    void failedOpen(String result) {
        counters.count(ALL + "webhook.evaluations.fail.open", "name", name, "result", result);
    }
}
