package io.gatehouse.admission;

import io.gatehouse.config.Documents.Document;
import io.gatehouse.config.FaultCollector;
import io.gatehouse.config.InvalidConfigurationException;
import io.gatehouse.kube.ValidatingAdmissionPolicy;
import io.gatehouse.kube.ValidatingAdmissionPolicyBinding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads policies and their bindings from files, and tells all that is wrong with them at once. */
final class PolicyLoader {
    private static final String POLICY = "ValidatingAdmissionPolicy";
    private static final String BINDING = "ValidatingAdmissionPolicyBinding";

    private final FaultCollector faults = new FaultCollector();
    private final boolean seesStored;

    private PolicyLoader(boolean seesStored) {
        this.seesStored = seesStored;
    }

    static List<Policy> load(List<Path> files, boolean seesStored) throws InvalidConfigurationException {
        PolicyLoader loader = new PolicyLoader(seesStored);
        NamedDocuments documents = NamedDocuments.read(
                files,
                Map.of(POLICY, ValidatingAdmissionPolicy.class, BINDING, ValidatingAdmissionPolicyBinding.class),
                loader.faults);
        // Where a file is missing nobody can say what is without its other half.
        List<Policy> compiled =
                documents.isWhole() ? loader.compiled(documents.of(POLICY), documents.of(BINDING)) : List.of();
        loader.faults.throwIfAny();
        return compiled;
    }

    private List<Policy> compiled(Map<String, Document> policies, Map<String, Document> bindings) {
        Map<String, List<Document>> byPolicy = new LinkedHashMap<>();
        for (Document document : bindings.values()) {
            String policy = bindingOf(document).spec().policyName();
            byPolicy.computeIfAbsent(policy, name -> new ArrayList<>()).add(document);
            if (!policies.containsKey(policy)) {
                faults.add(document.fault(
                        "spec.policyName", '"' + policy + "\" (expected: a policy of the configured files)"));
            }
        }
        List<Policy> compiled = new ArrayList<>();
        policies.forEach((name, document) -> {
            List<Document> own = byPolicy.getOrDefault(name, List.of());
            if (own.isEmpty()) {
                faults.add(document.fault(
                        "metadata.name",
                        '"' + name + "\" (expected: a binding, for without one a policy has no effect)"));
            }
            faults.collect(() -> PolicyCompiler.compile(document, own, seesStored))
                    .ifPresent(compiled::add);
        });
        return compiled;
    }

    static ValidatingAdmissionPolicyBinding bindingOf(Document document) {
        return (ValidatingAdmissionPolicyBinding) document.value();
    }
}
