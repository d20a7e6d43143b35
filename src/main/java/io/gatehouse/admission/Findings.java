package io.gatehouse.admission;

import io.gatehouse.core.AdmissionController.Outcome;
import io.gatehouse.core.Refusal;
import io.gatehouse.core.RequestInfo;
import io.gatehouse.kube.ValidatingAdmissionPolicy.Reason;
import io.gatehouse.kube.ValidatingAdmissionPolicyBinding.Action;
import io.gatehouse.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What all policies had to say, and what comes of it: texts and annotations as kube-apiserver's. */
final class Findings {
    private static final String FAILURES = "validation.policy.admission.k8s.io/validation_failure";
    private static final int MAX_FAILURES = 50;

    private final Set<String> warnings = new LinkedHashSet<>();
    private final List<Map<String, Object>> failures = new ArrayList<>();
    private final Map<String, Set<String>> notes = new LinkedHashMap<>();
    private @Nullable String refused;
    private Reason reason = Reason.INVALID;

    void add(Policy policy, Policy.Binding binding, Finding finding) {
        if (finding instanceof Finding.Denial denial) {
            binding.actions().forEach(action -> act(action, policy, binding, denial));
        } else if (finding instanceof Finding.Fault fault) {
            refuse(policy, binding, fault.message(), Reason.INVALID);
        } else if (finding instanceof Finding.Note note) {
            notes.computeIfAbsent(policy.name() + "/" + note.key(), key -> new LinkedHashSet<>())
                    .add(note.value());
        }
    }

    private void act(Action action, Policy policy, Policy.Binding binding, Finding.Denial denial) {
        switch (action) {
            case DENY -> refuse(policy, binding, denial.message(), denial.reason());
            case WARN ->
                warnings.add("Validation failed for ValidatingAdmissionPolicy '" + policy.name() + "' with binding '"
                        + binding.name() + "': " + denial.message());
            case AUDIT -> failures.add(failure(policy, binding, denial));
        }
    }

    /** The first one is told. */
    private void refuse(Policy policy, Policy.Binding binding, String message, Reason why) {
        if (refused == null) {
            refused = "ValidatingAdmissionPolicy '" + policy.name() + "' with binding '" + binding.name()
                    + "' denied request: " + message;
            reason = why;
        }
    }

    private static Map<String, Object> failure(Policy policy, Policy.Binding binding, Finding.Denial denial) {
        Map<String, Object> failure = new LinkedHashMap<>();
        failure.put("message", denial.message());
        failure.put("policy", policy.name());
        failure.put("binding", binding.name());
        failure.put("expressionIndex", (long) denial.index());
        failure.put(
                "validationActions",
                binding.actions().stream().map(Action::toString).toList());
        return failure;
    }

    Outcome outcome(RequestInfo info, SentObject subject) {
        Optional<Refusal> refusal = Optional.ofNullable(refused).map(text -> refusal(info, subject, text));
        return new Outcome(refusal, List.copyOf(warnings), annotations());
    }

    private Refusal refusal(RequestInfo info, SentObject subject, String text) {
        String message = Refusal.forbidden(info.apiGroup(), info.resource(), subject.shownName(), text)
                .message();
        Refusal.Details details =
                new Refusal.Details(subject.shownName(), info.apiGroup(), info.resource(), List.of(text), 0);
        return new Refusal(reason.code(), reason.toString(), message, Optional.of(details));
    }

    private Map<String, String> annotations() {
        Map<String, String> annotations = new LinkedHashMap<>();
        notes.forEach((key, values) -> annotations.put(key, String.join(", ", values)));
        if (!failures.isEmpty()) {
            annotations.put(FAILURES, goJson(failures.subList(0, Math.min(MAX_FAILURES, failures.size()))));
        }
        return annotations;
    }

    /** As Go writes JSON: fit to stand in HTML. */
    static String goJson(Object tree) {
        return new String(Json.write(tree), StandardCharsets.UTF_8)
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }
}
