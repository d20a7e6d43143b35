package io.gatehouse.admission;

import io.gatehouse.core.Refusal;
import io.gatehouse.wire.JsonPatch;
import io.gatehouse.wire.PatchException;
import io.gatehouse.wire.Trees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What webhooks' patches come to. */
final class Patches {
    /** What an object is, which no webhook may change. */
    private static final List<String[]> IDENTITY = List.of(
            new String[] {"apiVersion"},
            new String[] {"kind"},
            new String[] {"metadata", "name"},
            new String[] {"metadata", "generateName"},
            new String[] {"metadata", "namespace"});

    private Patches() {}

    /** A patched copy. Fails with a {@link Refusal}, whatever the failure policy is, as at kube-apiserver. */
    static Map<String, @Nullable Object> apply(Map<String, @Nullable Object> before, List<?> patch) {
        Optional<Map<String, @Nullable Object>> after;
        try {
            after = Trees.object(JsonPatch.apply(Trees.copy(before), patch));
        } catch (PatchException e) {
            throw Refusal.internal(String.valueOf(e.getMessage()));
        }
        if (after.isEmpty()
                || IDENTITY.stream()
                        .anyMatch(path -> !Objects.equals(Trees.at(before, path), Trees.at(after.get(), path)))) {
            throw Refusal.internal(
                    "an admission webhook made another object of this one: kind, name and namespace stay");
        }
        return after.get();
    }

    /** For the audit, where it shows bodies. */
    static String annotation(Webhook webhook, List<?> patch) {
        Map<String, Object> annotation = new LinkedHashMap<>();
        annotation.put("configuration", webhook.configuration());
        annotation.put("webhook", webhook.name());
        List<Object> sorted = new ArrayList<>();
        patch.forEach(
                operation -> sorted.add(new TreeMap<>(Trees.object(operation).orElseThrow())));
        annotation.put("patch", sorted);
        annotation.put("patchType", "JSONPatch");
        return Findings.goJson(annotation);
    }
}
