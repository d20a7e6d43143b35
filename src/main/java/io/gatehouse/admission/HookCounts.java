package io.gatehouse.admission;

import io.gatehouse.core.AdmissionController.Operation;
import io.gatehouse.core.Counters;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * How webhooks answer, counted as kube-apiserver does (k8s.io/apiserver, {@code admission/metrics}); two of its names have no {@code
 * _total}, and are gauges that only grow.
 */
record HookCounts(Counters counters, String type) {
    private static final String NAMES = "apiserver.admission.webhook.";
    private static final int OK = 200;

    /** A question that has been asked. */
    record Asked(Webhook webhook, Operation operation, long beganNanos) {
        static Asked now(Webhook webhook, Operation operation) {
            return new Asked(webhook, operation, System.nanoTime());
        }
    }

    void agreed(Asked asked) {
        answered(asked, OK, false);
    }

    /** @param code of the refusal */
    void denied(Asked asked, int code) {
        rejected(asked, "no_error", code);
        answered(asked, code, true);
    }

    /** It gave no usable answer. */
    void failed(Asked asked, int code) {
        boolean isRejected = asked.webhook().failsOnError();
        if (isRejected) {
            rejected(asked, "calling_webhook_error", code);
        } else {
            counters.underWay(NAMES + "fail.open.count", "name", asked.webhook().name(), "type", type)
                    .increment();
        }
        answered(asked, code, isRejected);
    }

    /** What it answered cannot be done. */
    void unfit(Asked asked) {
        rejected(asked, "apiserver_internal_error", 0);
        answered(asked, 0, true);
    }

    private void rejected(Asked asked, String error, int code) {
        counters.underWay(
                        NAMES + "rejection.count",
                        labels(asked, "error_type", error, "rejection_code", Integer.toString(code)))
                .increment();
    }

    private void answered(Asked asked, int code, boolean isRejected) {
        String rejected = Boolean.toString(isRejected);
        counters.count(NAMES + "request", labels(asked, "code", Integer.toString(code), "rejected", rejected));
        counters.took(
                NAMES + "admission.duration",
                System.nanoTime() - asked.beganNanos(),
                labels(asked, "rejected", rejected));
    }

    private String[] labels(Asked asked, String... more) {
        String operation = asked.operation().name();
        return Stream.concat(
                        Stream.of("name", asked.webhook().name(), "type", type, "operation", operation),
                        Arrays.stream(more))
                .toArray(String[]::new);
    }
}
