package io.gatehouse.admission;

import io.gatehouse.config.Documents;
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
import java.util.Optional;

/** Reads policies and their bindings from files, and tells all that is wrong with them at once. */
final class PolicyLoader {
    private static final String VERSION = "admissionregistration.k8s.io/v1/";
    private static final Map<String, Class<? extends Record>> CLASSES = Map.of(
            VERSION + "ValidatingAdmissionPolicy", ValidatingAdmissionPolicy.class,
            VERSION + "ValidatingAdmissionPolicyBinding", ValidatingAdmissionPolicyBinding.class);

    private final FaultCollector faults = new FaultCollector();
    private final Map<String, Document> policies = new LinkedHashMap<>();
    private final Map<String, Document> bindings = new LinkedHashMap<>();
    private final boolean seesStored;

    private PolicyLoader(boolean seesStored) {
        this.seesStored = seesStored;
    }

    static List<Policy> load(List<Path> files, boolean seesStored) throws InvalidConfigurationException {
        PolicyLoader loader = new PolicyLoader(seesStored);
        boolean allThere = true;
        for (Path file : files) {
            Optional<List<Document>> documents = loader.faults.collect(() -> Documents.readSome(file, CLASSES));
            documents.ifPresent(list -> list.forEach(loader::sort));
            allThere &= documents.isPresent();
        }
        // Where a file is missing nobody can say what is without its other half.
        List<Policy> compiled = allThere ? loader.compiled() : List.of();
        loader.faults.throwIfAny();
        return compiled;
    }

    private void sort(Document document) {
        if (document.value() instanceof ValidatingAdmissionPolicy policy) {
            keep(policies, policy.metadata().name(), document);
        } else if (document.value() instanceof ValidatingAdmissionPolicyBinding binding) {
            keep(bindings, binding.metadata().name(), document);
        }
    }

    private void keep(Map<String, Document> kept, String name, Document document) {
        Document there = kept.putIfAbsent(name, document);
        if (there != null) {
            faults.add(document.fault(
                    "metadata.name",
                    '"' + name + "\" (expected: another name, for " + there.file() + ":" + there.line() + " has it)"));
        }
    }

    private List<Policy> compiled() {
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
