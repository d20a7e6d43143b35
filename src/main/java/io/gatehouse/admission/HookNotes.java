package io.gatehouse.admission;

import io.gatehouse.admission.HookCounts.Asked;
import io.gatehouse.core.AdmissionController.Outcome;
import io.gatehouse.core.GoText;
import io.gatehouse.core.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What webhooks say beside their verdicts, for the client and for the audit. On one event loop. */
final class HookNotes {
    private static final Logger LOG = LoggerFactory.getLogger(HookNotes.class);

    /** Others are not taken, as at kube-apiserver ({@code admission/attributes.go}). */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

    private final HookCounts counts;
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, String> annotations = new LinkedHashMap<>();

    HookNotes(HookCounts counts) {
        this.counts = counts;
    }

    HookCounts counts() {
        return counts;
    }

    void hear(Webhook webhook, ReviewAnswer answer) {
        warnings.addAll(answer.warnings());
        answer.annotations().forEach((key, value) -> {
            if (KEY.matcher(key).matches()) {
                annotate(webhook.name() + "/" + key, value);
            }
        });
    }

    void annotate(String key, String value) {
        annotations.putIfAbsent(key, value);
    }

    /** Throws the refusal, but for where the failure is to be ignored. */
    void failed(Asked asked, WebhookFailure failure, String failedOpenKey) {
        Webhook webhook = asked.webhook();
        counts.failed(asked, failure.code());
        if (webhook.failsOnError()) {
            LOG.warn("webhook {} failed, and the write is refused: {}", webhook.name(), failure.sort());
            throw Refusal.internal("failed calling webhook " + GoText.quoted(webhook.name()) + ": " + failure.reason());
        }
        LOG.warn("webhook {} failed, and its policy lets the write go on: {}", webhook.name(), failure.sort());
        annotate(failedOpenKey, webhook.name());
    }

    /** The refusal with which it answers. */
    Refusal denied(Asked asked, ReviewAnswer answer) {
        Refusal refusal = answer.refusal(asked.webhook().name());
        counts.denied(asked, refusal.code());
        return refusal;
    }

    Outcome agreed(Optional<Map<String, @Nullable Object>> replaced) {
        return new Outcome(Optional.empty(), replaced, warnings, annotations);
    }

    Outcome refused(Refusal refusal) {
        return new Outcome(Optional.of(refusal), Optional.empty(), warnings, annotations);
    }
}
